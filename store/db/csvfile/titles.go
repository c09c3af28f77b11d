package csvfile

import (
	"regexp"
	"slices"
	"strings"

	"github.com/bojanz/currency"
)

// bracketed is what stands in brackets in a title.
var bracketed = regexp.MustCompile(`[(\[{]([^)\]}]*)[)\]}]`)

// aside are words in a title that change nothing of what its column means: units, taxes
// that are in a price, whether it must be filled. What changes it, such as "net", isn't here.
var aside = list(`pcs pc pieces piece units unit ea each stk stuck st uds unidades pz szt required optional pflichtfeld obligatoire
	obligatorio verplicht inkl incl including incluye inklusive ttc brutto gross mwst ust ustg vat gst tax btw tva iva euro euros dollar
	dollars ean gtin upc iso isbn mobile mobil line1 zeile1 ligne1 linea1`)

// bare is a title without what only says its unit, its currency or its tax: "Price (EUR)",
// "VK inkl. MwSt.", "Bestand (Stk.)". A code of a currency is one in capitals alone.
func bare(title string) string {
	whole := title
	title = bracketed.ReplaceAllStringFunc(title, func(part string) string {
		for _, word := range strings.Fields(strings.Trim(part, "()[]{}")) {
			if !isAside(word) {
				return part
			}
		}
		return " "
	})
	words := strings.FieldsFunc(title, func(r rune) bool { return r == ' ' || r == '_' || r == '/' || r == '\u00a0' })
	for len(words) > 1 && isAside(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	if len(words) == 0 {
		return whole
	}
	return strings.Join(words, " ")
}

func isAside(word string) bool {
	word = strings.Trim(word, " .,:;*-–()[]")
	if len(word) == 3 && word == strings.ToUpper(word) && currency.IsValid(word) || signs[strings.ToLower(word)] != nil && len(word) > 0 {
		return true
	}
	return word == "" || slices.Contains(aside, plainTitle(word))
}

// behind is what stands behind the titles of an address or a number of several, as Outlook
// writes it in other languages, and the word of groups that means the same.
var behind = []struct{ words, group string }{
	{"privat", "home"},
	{"domicile", "home"},
	{"dudomicile", "home"},
	{"deldomicilio", "home"},
	{"dedomicilio", "home"},
	{"domicilio", "home"},
	{"particular", "home"},
	{"prive", "home"},
	{"thuis", "home"},
	{"geschaftlich", "business"},
	{"bureau", "business"},
	{"professionnel", "business"},
	{"deltrabajo", "business"},
	{"detrabajo", "business"},
	{"trabajo", "business"},
	{"zakelijk", "business"},
	{"werk", "business"},
}

// noPlace are words behind "stock" that name no location.
var noPlace = list(`reserved sold min max minimum maximum value committed onorder incoming allocated ordered
		backorder backordered unavailable
	damaged total available alert reserviert verkauft bestellt wert gesamt verfugbar reserve vendu commande valeur reservado vendido pedido
	valor gereserveerd verkocht besteld waarde minimo maximo unit type`)

// otherwise are what a title of products begins or ends with that speaks of what the shop
// pays, of taxes and of packs: neither its price nor its stock.
var otherwise = regexp.MustCompile(`^(ek|einkauf|dealer|handler|wholesale|trade|cost|purchase|supply|standardprice|` +
	`achat|prixdachat|prixachat|compra|` +
	`preciocompra|preciodecompra|inkoop|mwst|ust|vat|tva|iva|btw|tax|steuer|pack|case|ve$|verpackung|colis|gewicht|` +
	`weight|poids|peso|size|groesse|` +
	`grosse|taille|talla|maat|year|jahr|discount|rabatt|remise|descuento|korting|margin|marge)|` +
	`(cost|dachat|achat|decompra|ekpreis|weight|gewicht|size|qty?min|year|rank|sold|reserved|discount)$`)
