package store

import (
	"slices"
	"strings"
)

// carriers are the companies for whose numbers Shopify makes links by itself, as its
// reference names them (FulfillmentTrackingInput.company). Others are taken as typed.
var carriers = []string{
	"4PX", "AGS", "Amazon", "Amazon Logistics UK", "An Post", "Anjun Logistics", "APC", "Asendia USA", "Australia Post", "Bonshaw",
	"BPost", "BPost International", "Canada Post", "Canpar", "CDL Last Mile", "China Post", "Chronopost", "Chukou1", "Colissimo",
	"Comingle", "Coordinadora", "Correios", "Correos", "CTT", "CTT Express", "Cyprus Post", "Delnext", "Deutsche Post", "DHL eCommerce",
	"DHL eCommerce Asia", "DHL Express", "DPD", "DPD Local", "DPD UK", "DTD Express", "DX", "Eagle", "Estes", "Evri", "FedEx",
	"First Global Logistics", "First Line", "FSC", "Fulfilla", "GLS", "Iceland Post", "IDEX", "Israel Post", "Japan Post (EN)",
	"Japan Post (JA)", "La Poste", "Lasership", "Latvia Post", "Lietuvos Paštas", "Logisters", "Lone Star Overnight", "M3 Logistics",
	"Meteor Space", "Mondial Relay", "New Zealand Post", "NinjaVan", "OnTrac", "Packeta", "Pago Logistics", "Pitney Bowes",
	"Portal PostNord", "Poste Italiane", "PostNL", "PostNord DK", "PostNord NO", "PostNord SE", "Purolator", "Qxpress", "Qyun Express",
	"Royal Mail", "Royal Shipments", "Sagawa (EN)", "Sagawa (JA)", "Sendle", "SF Express", "SFC Fulfillment", "SHREE NANDAN COURIER",
	"Singapore Post", "Southwest Air Cargo", "StarTrack", "Step Forward Freight", "Swiss Post", "TForce Final Mile", "Tinghao", "TNT",
	"Toll IPEC", "United Delivery Service", "UPS", "USPS", "Venipak", "We Post", "Whistl", "Wizmo", "WMYC", "Xpedigo", "XPO Logistics",
	"Yamato (EN)", "Yamato (JA)", "YiFan Express", "YunExpress",
}

// Carriers are the companies for whose numbers Shopify makes links by itself.
func Carriers() []string { return slices.Clone(carriers) }

// CarrierNamed is the carrier that a person means, as Shopify spells it: the one of that name,
// else the only one whose name begins so, such as UPS for "up". Where several begin so, or
// none does, it is as typed.
func CarrierNamed(typed string) string {
	typed = strings.TrimSpace(typed)
	begun, many := "", 0
	for _, name := range carriers {
		switch {
		case strings.EqualFold(name, typed):
			return name
		case begins(name, typed):
			begun, many = name, many+1
		}
	}
	if many == 1 {
		return begun
	}
	return typed
}

// begins says that a name begins as is typed, whatever is in capitals.
func begins(name, typed string) bool {
	return typed != "" && strings.HasPrefix(strings.ToLower(name), strings.ToLower(typed))
}

// CarriersLike are the carriers whose names begin with what is typed, and then those that
// have it within, at most so many; none for nothing, and for the one that is typed whole.
func CarriersLike(typed string, most int) []string {
	typed = strings.ToLower(strings.TrimSpace(typed))
	if typed == "" {
		return nil
	}
	var first, within []string
	for _, name := range carriers {
		switch lower := strings.ToLower(name); {
		case lower == typed:
			return nil
		case begins(name, typed):
			first = append(first, name)
		case strings.Contains(lower, typed):
			within = append(within, name)
		}
	}
	like := append(first, within...)
	return like[:min(most, len(like))]
}

// ParseParcels reads parcels typed as CARRIER:NUMBER, or NUMBER where the carrier isn't
// known or was said before, to what a fulfillment keeps. Invalid for what names nothing,
// and for two carriers: Shopify has one a fulfillment.
func ParseParcels(typed []string) (carrier, tracking string, err error) {
	var numbers []string
	for _, parcel := range typed {
		by, number, found := strings.Cut(parcel, ":")
		if !found {
			by, number = "", parcel
		}
		by, number = CarrierNamed(by), strings.TrimSpace(number)
		switch {
		case number == "" || strings.Contains(number, ","):
			return "", "", Fail(Invalid, "%q is no parcel. Write CARRIER:NUMBER, such as UPS:1Z999AA10123456784, once for each.", parcel)
		case by != "" && carrier != "" && by != carrier:
			return "", "", Fail(Invalid, "Shopify has one carrier for what is handed over in one go, and these are %s and %s. Hand over what %s "+
				"carries in a go of its own.", carrier, by, by)
		}
		if by != "" {
			carrier = by
		}
		numbers = append(numbers, number)
	}
	return carrier, FormatTracking(TrackingNumbers(FormatTracking(numbers))), nil
}
