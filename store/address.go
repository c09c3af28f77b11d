package store

import (
	"cmp"
	"slices"
	"strings"
)

// Address is a postal address as Shopify gives it; any field may be empty.
type Address struct {
	FirstName string `json:"firstName,omitempty"`
	LastName  string `json:"lastName,omitempty"`
	Company   string `json:"company,omitempty"`
	Street    string `json:"street,omitempty"`
	Street2   string `json:"street2,omitempty"`
	City      string `json:"city,omitempty"`
	Province  string `json:"province,omitempty"`
	Postcode  string `json:"postcode,omitempty"`
	// Country is the ISO 3166 two-letter code.
	Country string `json:"country,omitempty"`
	Phone   string `json:"phone,omitempty"`
}

// CountryCode is the address's country as ISO 3166-1 alpha-2, "" for none that is known:
// people write it in their own ways.
func (a Address) CountryCode() string {
	code, ok := CountryCode(strings.TrimSpace(a.Country))
	if !ok {
		return ""
	}
	return code
}

// Name returns first and last name in reading order, "" when neither is known.
func (a Address) Name() string {
	return strings.TrimSpace(a.FirstName + " " + a.LastName)
}

// codeFirst are the countries where the postcode is written before the town.
var codeFirst = []string{
	"AD", "AL", "AT", "AX", "BA", "BE", "BG", "CH", "CZ", "DE", "DK", "EE", "ES", "FI", "FO", "FR", "GL", "GP", "GR", "HR", "HU", "IC", "IS",
	"IT", "LI", "LT", "LU", "MC", "ME", "MK", "MQ", "MX", "NL", "NO", "PL", "PT", "RE", "RO", "RS", "SE", "SI", "SK", "SM", "TR", "VA", "XK",
}

// Place is the line with town and postcode in the order of the address's country, of the
// shop's where it names none (R67): "Mishawaka, IN 46544", "01067 Dresden".
func (a Address) Place(shopCountry string) string {
	if slices.Contains(codeFirst, cmp.Or(a.CountryCode(), shopCountry)) {
		return strings.Join(strings.Fields(a.Postcode+" "+a.City+" "+a.Province), " ")
	}
	place := strings.TrimSpace(strings.TrimSpace(a.City+", "+a.Province) + " " + a.Postcode)
	return strings.Trim(place, ", ")
}

// OneLine is the address with its name, in a line; "" when it is empty.
func (a Address) OneLine() string {
	var parts []string
	for _, part := range []string{
		a.Name(), a.Company, a.Street, a.Street2, a.City, strings.TrimSpace(a.Province + " " + a.Postcode),
		a.Country,
	} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}
