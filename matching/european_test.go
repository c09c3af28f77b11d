package matching_test

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"tillbridge/matching"
)

// land is a country as customers are drawn from it: names and places that are common
// there, how its postcodes and phone numbers look (# is any digit, @ any letter), and what
// its streets are called.
type land struct {
	code, given, last, cities, streets, postcode, phone, dial, form string
	// behind: the number stands behind the street's name.
	behind bool
}

var lands = []land{
	{
		"GB", "Oliver George Harry Jack Charlie Amelia Olivia Isla Emily Ava Alfie Freya Callum Rhys Elspeth Hamish Nigel Philippa " +
			"Graham Sheila",
		"Smith Jones Taylor Brown Davies Evans Wilson Thomas Johnson Roberts Robinson Thompson Wright Walker White Edwards Hughes " +
			"Green Hall " +
			"Lewis Harris Clarke Patel Jackson Wood Turner Martin Cooper Hill Ward Morris Moore O'Connor MacDonald Fairbrother Ashworth",
		"London Birmingham Leeds Glasgow Sheffield Bradford Liverpool Edinburgh Manchester Bristol Cardiff Leicester Coventry Norwich York",
		"High_Street Station_Road Church_Lane Victoria_Road Green_Lane Kingsway Queens_Avenue Mill_Lane Park_Crescent Orchard_Close",
		"@@#_#@@", "07#########", "44", "Ltd", false,
	},
	{
		"NL", "Daan Sem Lucas Levi Finn Emma Julia Mila Tess Sophie Anouk Willemijn Jeroen Maarten Pieter Femke Liesbeth Joost Marieke Bram",
		"de_Jong Jansen de_Vries van_den_Berg van_Dijk Bakker Janssen Visser Smit Meijer de_Boer Mulder de_Groot Bos Vos Peters Hendriks " +
			"van_Leeuwen Dekker Brouwer de_Wit Dijkstra Smits de_Graaf van_der_Meer van_der_Linden Kok Jacobs Vermeulen Schouten Hoekstra",
		"Amsterdam Rotterdam Utrecht Eindhoven Groningen Tilburg Almere Breda Nijmegen Apeldoorn Haarlem Arnhem Zaandam 's-Hertogenbosch",
		"Kerkstraat Dorpsstraat Molenweg Schoolstraat Julianalaan Wilhelminastraat Prins_Hendrikkade Nieuwstraat Beatrixlaan Parallelweg",
		"####_@@", "06########", "31", "B.V.", true,
	},
	{
		"DE", "Lukas Jonas Maximilian Felix Hannah Lea Anna Marie Jürgen Günter Ursula Käthe Björn Jörg Heike Wolfgang Sabine " +
			"Thorsten Uwe Ingrid",
		"Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder " +
			"Neumann " +
			"Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Lehmann Köhler Groß Weiß Jäger Grünwald",
		"Berlin Hamburg München Köln Frankfurt Stuttgart Düsseldorf Leipzig Dortmund Essen Bremen Dresden Hannover Nürnberg Duisburg",
		"Hauptstraße Bahnhofstraße Gartenstraße Schulstraße Dorfstraße Bergstraße Lindenweg Am_Markt Kirchplatz Goethestraße Ringstraße",
		"#####", "017########", "49", "GmbH", true,
	},
	{
		"FR", "Lucas Hugo Louis Gabriel Léo Chloé Manon Inès Camille Zoé Jean-Pierre François Élodie Hélène Benoît Cécile Thérèse " +
			"Gérard Aurélie Noël",
		"Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia David Bertrand " +
			"Roux Vincent " +
			"Fournier Morel Girard André Mercier Dupont Lambert Bonnet François Lefèvre Legrand d'Amboise de_la_Tour Béranger",
		"Paris Marseille Lyon Toulouse Nice Nantes Strasbourg Montpellier Bordeaux Lille Rennes Reims Le_Havre Saint-Étienne " +
			"Toulon Grenoble",
		"Rue_de_la_Paix Rue_Victor_Hugo Avenue_Jean_Jaurès Boulevard_Voltaire Rue_Pasteur Place_de_la_République Chemin_des_Vignes " +
			"Rue_du_Moulin",
		"#####", "06########", "33", "SARL", false,
	},
	{
		"PL", "Jakub Kacper Szymon Zuzanna Julia Małgorzata Agnieszka Paweł Łukasz Grzegorz Krzysztof Bożena Wojciech Zbigniew Ewa " +
			"Hanna Stanisław Michał",
		"Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Jankowski Mazur " +
			"Wojciechowski Kwiatkowski Krawczyk Kaczmarek Piotrowski Grabowski Zając Pawłowski Michalski Król Wieczorek Jabłoński Wróbel",
		"Warszawa Kraków Łódź Wrocław Poznań Gdańsk Szczecin Bydgoszcz Lublin Katowice Białystok Gdynia Częstochowa Radom Sosnowiec Toruń",
		"ul._Polna ul._Leśna ul._Słoneczna ul._Krótka ul._Szkolna ul._Ogrodowa ul._Lipowa ul._Mickiewicza al._Jerozolimskie ul._Kościuszki",
		"##-###", "5########", "48", "Sp. z o.o.", true,
	},
	{
		"CA", "Liam Noah William Emma Charlotte Olivia Mathieu Émilie Gilles Trevor Brenda Gordon Kaitlyn Tyler Shannon Marc-André",
		"Tremblay Gagnon Roy Côté Bouchard Gauthier Morin Lavoie Fortin Gagné Ouellet Pelletier Bélanger Lévesque Bergeron Leblanc " +
			"Paquette " +
			"MacLeod Campbell Fraser Stewart Singh Wong Nguyen McKenzie Sinclair",
		"Toronto Montréal Calgary Ottawa Edmonton Winnipeg Vancouver Québec Hamilton Kitchener Halifax Victoria Regina Saskatoon",
		"Main_Street King_Street_West Queen_Street Yonge_Street Rue_Sainte-Catherine Lakeshore_Drive Maple_Avenue Portage_Avenue " +
			"Bloor_Street",
		"@#@_#@#", "416#######", "1", "Inc.", false,
	},
	{
		"ES", "Hugo Martín Lucía Sofía María José Francisco Ángel Íñigo Concepción Rocío Jesús Begoña Álvaro Nuria Ramón",
		"García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz Moreno Muñoz " +
			"Álvarez Romero " +
			"Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil Ibáñez Núñez",
		"Madrid Barcelona Valencia Sevilla Zaragoza Málaga Murcia Palma Bilbao Alicante Córdoba Valladolid Vigo Gijón Granada A_Coruña",
		"Calle_Mayor Calle_Real Avenida_de_la_Constitución Plaza_de_España Calle_del_Sol Paseo_Marítimo Calle_de_Alcalá Camino_Viejo",
		"#####", "6########", "34", "S.L.", false,
	},
	{
		"TR", "Mehmet Mustafa Ahmet Ali Hüseyin Hasan Fatma Ayşe Emine Hatice Zeynep Elif Çağla Gökhan Şebnem Özgür İbrahim Yıldız",
		"Yılmaz Kaya Demir Çelik Şahin Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin Kara Koç Kurt Özkan Şimşek Güneş",
		"İstanbul Ankara İzmir Bursa Antalya Adana Konya Gaziantep Mersin Diyarbakır Kayseri Eskişehir Samsun Denizli",
		"Atatürk_Caddesi İstiklal_Caddesi Cumhuriyet_Caddesi Gazi_Bulvarı Barış_Sokak Lale_Sokak Zafer_Sokak Fatih_Caddesi",
		"#####", "053########", "90", "A.Ş.", true,
	},
	{
		"BG", "Aleksandr Dmitri Sergey Mikhail Yuri Nikolay Andrey Yekaterina Yelena Tatyana Natalya Olga Irina Svetlana Georgi " +
			"Vladimir Ivan Pavel",
		"Ivanov Petrov Sidorov Smirnov Kuznetsov Popov Vasilyev Sokolov Mikhaylov Fyodorov Morozov Volkov Alekseyev Lebedev " +
			"Semyonov Yegorov " +
			"Pavlov Kozlov Stepanov Nikolaev Orlov Andreev Makarov Nikitin Zakharov Zaytsev Solovyov Borisov Yakovlev Grigoryev " +
			"Shcherbakov Chernyshev",
		"Sofia Plovdiv Varna Burgas Ruse Pleven Sliven Dobrich Shumen Pernik Haskovo Yambol",
		"ul._Rakovski bul._Vitosha ul._Shipka ul._Hristo_Botev bul._Levski ul._Graf_Ignatiev ul._Oborishte ul._Pirotska",
		"####", "088#######", "359", "EOOD", true,
	},
}

var trades = strings.Fields("Bau Media Consulting Trading Logistics Design Foods Motors Electronics Textiles Garden Optics Print Records " +
	"Supply Interiors Cycles Bakery Pharma Marine Solar Legal Travel Sports")

// european draws a shop's customers, of many countries, common names before rare ones.
// The surnames with a syllable of their own are what rare names are.
func european(n int, random *rand.Rand) []matching.Person {
	people := make([]matching.Person, n)
	seen := map[string]bool{}
	for i := range people {
		l := &lands[random.IntN(len(lands))]
		p := matching.Person{
			Number: int64(i + 1), Country: l.code, FirstName: common(l.given, random), LastName: rare(common(l.last, random), random),
			City: common(l.cities, random), Postcode: drawn(l.postcode, random),
		}
		street, house := common(l.streets, random), strconv.Itoa(1+random.IntN(140))
		if random.IntN(3) > 0 {
			street = rare(common(l.last, random), random) + " " + strings.ToLower(street)
		}
		p.Street = house + " " + street
		if l.behind {
			p.Street = street + " " + house
		}
		if random.IntN(10) < 8 {
			p.Phone = drawn(l.phone, random)
			if random.IntN(3) == 0 {
				p.Phone = "+" + l.dial + strings.TrimPrefix(p.Phone, "0")
			}
		}
		if random.IntN(10) < 8 {
			box := mailboxOf(p, random)
			for seen[box] {
				box += strconv.Itoa(random.IntN(90) + 10)
			}
			seen[box] = true
			p.Email = box + "@" + []string{"gmail.com", "example.com", "web.de", "mail." + strings.ToLower(l.code)}[random.IntN(4)]
		}
		if random.IntN(8) == 0 {
			p.Company = p.LastName + " " + trades[random.IntN(len(trades))]
			if random.IntN(2) == 0 {
				p.Company += " & " + trades[random.IntN(len(trades))]
			}
			p.Company += " " + l.form
		}
		people[i] = p
	}
	return people
}

func mailboxOf(p matching.Person, random *rand.Rand) string {
	given, last := latin(p.FirstName), latin(p.LastName)
	return []string{given + "." + last, given[:1] + last, last + given[:2], given + "_" + last[:2]}[random.IntN(4)]
}

// latin is what somebody takes of a name into an email's mailbox.
func latin(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		if r >= 'a' && r <= 'z' {
			b.WriteRune(r)
		}
	}
	return b.String() + "x"[:max(0, 2-b.Len())]
}

// common draws a word, the first ones more often; _ is a blank.
func common(words string, random *rand.Rand) string {
	all := strings.Fields(words)
	at := int(float64(len(all)) * random.Float64() * random.Float64())
	return strings.ReplaceAll(all[at], "_", " ")
}

// rare makes of most names one that few have.
func rare(name string, random *rand.Rand) string {
	if random.IntN(5) == 0 {
		return name
	}
	front := strings.Fields("Alt Berg Crag Dun Esk Fel Gar Holm Inn Jor Kel Lan Mor Nor Ost Pen Quar Ros Stan Tor Ul Ver West Yar Zil")
	middle := strings.Fields("a e i o u ar en il or um el an is os ur")
	return front[random.IntN(len(front))] + middle[random.IntN(len(middle))] + strings.ToLower(name)
}

// drawn fills a pattern of # for a digit and @ for a letter.
func drawn(pattern string, random *rand.Rand) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '#':
			return '0' + rune(random.IntN(10))
		case '@':
			return 'A' + rune(random.IntN(26))
		case '_':
			return ' '
		}
		return r
	}, pattern)
}
