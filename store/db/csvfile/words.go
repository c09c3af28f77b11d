package csvfile

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// plainTitle is a title in small letters and digits alone, without accents: how titles
// are written in the tables of words.
func plainTitle(title string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return r
		default:
			return -1
		}
	}, norm.NFKD.String(strings.NewReplacer("ß", "ss", "æ", "ae", "ø", "o", "œ", "oe", "ł", "l").Replace(strings.ToLower(title))))
}

// words are the titles that columns of a field have in other systems and in English,
// German, French, Spanish and Dutch (and some in Italian and Portuguese), the better
// first: of two that stand in a file, the first is asked first.
type words map[string][]string

func list(text string) []string { return strings.Fields(text) }

var customerWords = words{
	"id": list(`customerid customernumber customerno customercode clientid clientnumber accountnumber accountno externalid referenceid
		reference id code number no nr userid contactid cloverid internalreference ref searchkey euid membernumber memberid
		kundennummer kundennr kundenr kdnr debitor debitorennummer debitornummer kontonummer mitgliedsnummer numeroclient nclient ncliente
		noclient codeclient numerodeclient numclient refclient numerocliente numerodecliente codigocliente codigodecliente
		idcliente idclient klantnummer klantnr klantcode relatienummer debiteurnummer debiteurennummer codicecliente`),
	"name": list(`name fullname customername customer displayname contactname customerfullname contact client clientname buyername kunde
		kundenname kontakt ansprechpartner vollername nomcomplet nomclient nomduclient nometprenom prenometnom cliente
		nombrecompleto nombrecliente nombredelcliente nombreyapellidos klant klantnaam naam volledigenaam nominativo
		nomecompleto vorundnachname vorundzuname vornamenachname vornameundname nometprenoms prenomnom companyperson nazwa
		klient imieinazwisko navn namn nimi jmeno nev`),
	"firstName": list(`firstname first fname givenname forename christianname vorname rufname prenom nombre nombres voornaam voornamen
		roepnaam nome fornavn fornamn contactfirstname imie krestnijmeno keresztnev etunimi`),
	"middleName": list(`middlename additionalname middle zweitervorname deuxiemeprenom segundonombre tweedenaam`),
	"infix":      list(`tussenvoegsel tussenv tv tussen tussenvoegsels voorvoegsel namensvorsatz particule`),
	"lastName": list(`lastname last lname surname familyname nachname familienname zuname nom nomdefamille apellidos apellido primerapellido
		achternaam familienaam cognome sobrenome apelido efternavn etternavn efternamn contactlastname nazwisko prijmeni
		vezeteknev sukunimi`),
	"lastName2": list(`segundoapellido apellido2`),
	"company": list(`company companyname business businessname organisation organization organisationname organizationname
		organization1name firma firmenname unternehmen unternehmensname betrieb societe nomsociete entreprise raisonsociale
		empresa razonsocial compania bedrijf bedrijfsnaam organisatie azienda ragionesociale companyorganization nazwafirmy
		firma1 firmenname1 societe1 company1
		foretag firmanavn yritys`),
	"email": list(`email emailaddress mail mailaddress email1 email1value email1address emailadresse mailadresse emailaddresse
		adressemail adresseemail courriel adresseelectronique correo correoelectronico emailadres mailadres useremail
		contactemail adressedemessagerie direcciondecorreoelectronico direccioncorreo correoe primaryemail mainemail emails
		epost indirizzoemail posta adresemail sahkoposti`),
	"email2": list(`email2 email2value email2address email3value secondaryemail alternateemail otheremail businessemail workemail
		homeemail`),
	"mobile": list(`mobilephone mobile mobilenumber mobileno mobilephonenumber cell cellphone cellnumber handy handynummer mobil
		mobiltelefon mobilnummer mobilfunk portable telephoneportable telportable mobileportable telephonemobile movil
		telefonomovil celular mobiel mobielnummer mobieletelefoon gsm telmobile cellulare telemovel smsphonenumber`),
	"phone": list(`phone phonenumber phoneno telephone telephonenumber tel telno phonenumbers telephonenumbers telefon
		telefonnummer telefonnr rufnummer festnetz
		telefono telefonos telefoon telefoonnummer telnr numerodetelephone numerotelephone telefone primaryphone mainphone
		contactnumber contactphone phone1 phone1value telefon1 telephone1 telefono1 telefoon1 fon telefonnumer numertelefonu
		telefonszam puhelin`),
	"phone2": list(`homephone telfixe telprivat telgeschaftlich telbureau teldomicile telwerk telthuis telzakelijk
		telefonprivat privattelefon telephonefixe telephonedomicile telefonoparticular telefonofijo businessphone
		workphone officephone telefongeschaftlich telgeschaftl telgesch telefongeschaftl
		telephoneprofessionnel telefonotrabajo companymainphone phone2 phone2value
		phone3value telefon2 telephone2 telefono2 telefoon2 otherphone altphone alternatephone secondaryphone`),
	"street": list(`street streetaddress street1 address1 addressline1 streetaddress1 streetaddressline1 address1street streetname address
		adresse adresse1 anschrift strasse strassehausnummer strasseundhausnummer strassenr strassehausnr strasseundnr rue
		voie numeroetrue adresseligne1 adressepostale direccion direccion1 calle domicilio callenumero calleynumero adres
		adres1 adresregel1 straat straatnaam straathuisnummer straatenhuisnummer indirizzo via morada endereco postaladdress
		fulladdress addressfull addressstreet ulica adreszamieszkania ulice utca gade gate gata katu`),
	"houseNumber":  list(`housenumber hausnummer hausnr hnr huisnummer huisnr numerodevoie numerorue numerocalle streetnumber`),
	"houseNumber2": list(`huisnummertoevoeging toevoeging huisletter hausnummerzusatz`),
	"street2": list(`street2 address2 addressline2 streetaddress2 streetaddressline2 address1extendedaddress apartment apt suite unit
		adresse2 adresszusatz adresszeile2 zusatz complement complementadresse complementdadresse adresseligne2 rue2 calle2 straat2
		strasse2 indirizzo2 direccion2
		adres2 adresregel2 apartmentsuite addresssuite`),
	"city": list(`city town cityname towncity citytown address1city ort stadt wohnort ortschaft ville commune localite ciudad poblacion
		localidad municipio plaats woonplaats stad gemeente citta comune cidade addresscity locality suburb miasto miejscowosc
		mesto varos postort poststed kaupunki`),
	"province": list(`province provincecode provincestate state statecode stateprovince stateregion region county address1region bundesland
		kanton provincia estado departement etat provincie addressstate prov wojewodztwo`),
	"postcode": list(`postcode postalcode zip zipcode zippostalcode postalzip zippostcode postcodezip postal postalzipcode
		address1postalcode plz postleitzahl codepostal cp codigopostal codpostal cap cep postnummer postnr addresszip
		addresspostalcode kodpocztowy psc iranyitoszam postinumero codigopostalcp`),
	"postcodeCity": list(`plzort plzundort plzwohnort plzstadt cpville codepostalville codepostaletville postcodeplaats postcodewoonplaats
		cppoblacion cpciudad zipcity postcodecity`),
	"country": list(`country countrycode countryname countryregion landregion countryid address1country land staat pays
		paysregion pais landcode
		landesname paese nation addresscountry kraj zeme stat orszag maa`),
	"note": list(`note notes comment comments memo remarks remark customernotes bemerkung bemerkungen notiz notizen anmerkung
		anmerkungen kommentar hinweis remarque remarques commentaire commentaires observation observations nota notas observaciones observacion
		comentario comentarios opmerking opmerkingen notitie notities osservazioni uwagi notatka poznamka megjegyzes noter
		anteckning`),
	"isCompany": list(`isacompany iscompany estunesociete istfirma isteinunternehmen esunacompania esempresa isbedrijf
		iseenbedrijf`),
}

// groups are what stands before the titles of an address of several, as it is written by
// plainTitle; the fields of one address are never mixed with those of another.
var groups = list(`defaultaddress default primary main billingaddress billing billto invoice rechnungsadresse rechnungs rechnung
		facturation facturacion factuuradres factuur home private privat personal address contact physical mailing postal
		delivery shippingaddress shipping shipto lieferadresse liefer lieferung livraison envio business work company office
		geschaftlich professionnel other sonstige sa po address2 address3 customer client kunden kunde user`)

// product's words. What means the cost, and prices before a sale, stands under "" and is
// never proposed for anything.
var productWords = words{
	"sku": list(`sku variantsku productsku itemsku customsku skucode skunumber stockkeepingunit articlenumber articleno articlecode
		itemnumber itemno itemcode itemid productnumber productno partnumber partno internalreference defaultcode stockcode
		stocknumber artikelnummer artikelnr artnr artikelcode artikelno artnummer bestellnummer produktnummer referencearticle
		refarticle codearticle referenceproduit refproduit codeproduit referenceinterne referencia codigoarticulo
		codigodearticulo codigoproducto codigodeproducto codigointerno artikelnummerintern productnummer productcode reference
		ref code codigo codice plu`),
	"barcode": list(`barcode barcodes upc ean gtin ean13 upca upcean eanupc gtin13 gtin14 eancode upccode barcodenumber variantbarcode
		gtinupceanorisbn barcodeisbnupcgtinetc strichcode eannummer gtinean codebarre codebarres codeabarres codeean
		codigodebarras codigobarras codigoean streepjescode streepcode barcodenummer isbn codiceabarre additionalbarcode`),
	"description": list(`itemname productname producttitle productservicename title name item product itemdescription productdescription
		posname displayname bezeichnung artikelbezeichnung artikelname produktname produktbezeichnung artikel produkt titel
		designation libelle libellearticle nomproduit nomduproduit nomarticle nom produit intitule nombreproducto
		nombredelproducto nombrearticulo nombre articulo producto denominacion omschrijving artikelomschrijving productnaam
		productomschrijving artikelnaam naam description descripcion beschreibung kurzbeschreibung beschrijving descrizione
		descricao article shortdescription`),
	"price": list(`price regularprice retailprice sellingprice saleprice1 salesprice unitprice variantprice
		consumerprice listprice retail sellprice
		pricesell salespricerate salesprice1 mrp priceincltax priceinctax pricetaxincl priceinclvat grossprice currentprice
		defaultprice onlineprice
		storeprice rrp msrp srp uvp endkundenpreis verkaufspreis vkpreis vk vkbrutto bruttopreis verkaufspreisbrutto preis ladenpreis
		endpreis preisbrutto einzelpreis einzelhandelspreis
		prixdevente prixventettc prixttc prixdeventettc prixunitaire prix pv pvttc
		preciodeventa precioventa pvp precio preciounitario preciofinal verkoopprijs verkoopprijsincl prijs prijsincl
		prijsinclbtw consumentenprijs prezzo prezzodivendita preco baseprice msrp1 netprice`),
	"onHand": list(`onhand qtyonhand quantityonhand qoh stockonhand onhandqty onhandquantity stock stocklevel stockquantity stockqty
		currentstock currentquantity unitsinstock inventory inventoryquantity inventoryqty variantinventoryqty quantityinstock
		totalstock totalquantity quantity qty available availablequantity availablestock stockunits count units bestand
		lagerbestand istbestand bestandsmenge lagermenge menge anzahl vorrat quantiteenstock quantitestock stockdisponible
		stockactuel quantite qte qtestock stockreel existencias cantidad cantidadenstock unidades stockactual inventario
		voorraad qtyavailable voorraadaantal aantal opvoorraad aantalopvoorraad giacenza quantita estoque quantidade instock`),
	"lowAt": list(`lowat lowstock lowstockamount lowstockthreshold reorderpoint reorderlevel minimum minstock minimumstock minqty
		minquantity min stockalertcount mindestbestand meldebestand minbestand stockminimum stockmin seuilalerte seuildalerte
		stockminimo minimumvoorraad minimalevoorraad bestelniveau`),
	"stocked": list(`stocked tracked trackstock trackinventory inventorytracked managestock hasstock trackqty istracked lagerartikel
		lagergefuhrt bestandsfuhrung bestandgefuhrt suividestock suivistock gereenstock gestionstock gestiondestock controlstock
		voorraadbijhouden voorraadartikel`),
	"tracker":   list(`inventorytracker variantinventorytracker`),
	"kind":      list(`producttype itemtype productkind artikeltyp producttipo`),
	"handle":    list(`handle urlhandle`),
	"variation": list(`variationname variantenname variantname variant variation variante variantentitel varianttitle`),
	"option": list(`wertvonvariante1 wertvonvariante2 wertvonvariante3
		option1value option2value option3value optionvalue1 optionvalue2 optionvalue3 variantoptiononevalue
		variantoptiontwovalue variantoptionthreevalue`),
	"location": list(`location locationname warehouse outlet store branch standort lager filiale emplacement entrepot magasin ubicacion
		almacen tienda locatie magazijn vestiging`),
	"": list(`cost costprice unitcost costperitem defaultcost averagecost avgcost supplyprice wholesale wholesaleprice purchaseprice
		pricebuy buyprice compareatprice variantcompareatprice costofgoods einkaufspreis ekpreis ek einstandspreis prixachat
		prixdachat prixht preciocompra preciodecompra coste costo preciocoste inkoopprijs inkoop kostprijs oldprice saleprice
		specialprice weight tax vat taxrate brand vendor category supplier manufacturer`),
}

// never are titles of columns of customers that look like others.
var never = list(`title suffix prefix nameprefix namesuffix nickname phonetic fax birthday gender website tags company2`)

// field finds what a title means: its field, the address that it is of, and its place
// among the words.
func (w words) field(title string) (field, group string, rank int, ok bool) {
	if field, group, rank, ok = w.inGroup(plainTitle(title)); ok {
		return field, group, rank, ok
	}
	return w.inGroup(plainTitle(bare(title)))
}

// inGroup finds what a title means that is of one address of several, or of none.
func (w words) inGroup(plain string) (field, group string, rank int, ok bool) {
	if plain == "" {
		return "", "", 0, false
	}
	if field, rank, ok = w.exactly(plain); ok {
		return field, "", rank, true
	}
	for place, prefix := range groups {
		rest, has := strings.CutPrefix(plain, prefix)
		if !has || rest == "" {
			continue
		}
		if field, rank, ok = w.exactly(rest); ok {
			return field, prefix, 1000*(place+1) + rank, true
		}
	}
	for _, suffix := range behind {
		rest, has := strings.CutSuffix(plain, suffix.words)
		if !has || rest == "" {
			continue
		}
		if field, rank, ok = w.exactly(rest); ok {
			return field, suffix.group, 1000*(slices.Index(groups, suffix.group)+1) + rank, true
		}
	}
	for _, prefix := range []string{"variant", "item", "product", "artikel"} {
		if rest, has := strings.CutPrefix(plain, prefix); has {
			if field, rank, ok = w.exactly(rest); ok && field != "name" {
				return field, "", 500 + rank, true
			}
		}
	}
	return "", "", 0, false
}

func (w words) exactly(plain string) (field string, rank int, ok bool) {
	for field, titles := range w {
		for rank, title := range titles {
			if title == plain {
				return field, rank, true
			}
		}
	}
	return "", 0, false
}
