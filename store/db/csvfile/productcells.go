package csvfile

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/bojanz/currency"

	"tillbridge/store"
)

func (r *record) skuCell() string { return cmp.Or(r.text("sku"), r.text("skuBarcode")) }

// barcode is the first barcode of the row that no spreadsheet has spoilt.
func (r *record) barcode() string {
	for _, column := range slices.Concat(r.plan.of["barcode"], r.plan.of["skuBarcode"]) {
		cell := r.cell(column)
		if cell == "" || r.empty(cell) {
			continue
		}
		if endsInPointZero.MatchString(cell) {
			cell = cell[:strings.IndexAny(cell, ".,")]
		}
		if inner := strings.ReplaceAll(cell, " ", ""); inner != cell && onlyDigits.MatchString(inner) {
			cell = inner
		}
		parts := strings.FieldsFunc(cell, func(l rune) bool { return strings.ContainsRune(";,|", l) || unicode.IsSpace(l) })
		switch {
		case exponent.MatchString(cell):
			r.leave("barcode", cell, "a spreadsheet has shortened it")
		case len(parts) > 1:
			if !isBarcode(parts[0]) {
				r.leave("barcode", cell, "it is more than one")
				continue
			}
			r.warn("barcode %q holds several; the first is taken", shortened(cell))
			return parts[0]
		case (len(cell) == 11 || len(cell) == 10 || len(cell) == 12 && !checked(cell)) && onlyDigits.MatchString(cell) && lostZeros(cell):
			r.leave("barcode", cell, "a spreadsheet has taken its zero off, as it seems")
		default:
			return cell
		}
	}
	return ""
}

// lostZeros says that figures are a barcode when the zeros are put before them again.
func lostZeros(digits string) bool {
	for len(digits) < 13 {
		digits = "0" + digits
	}
	return checked(digits)
}

// price is the row's price in minor units of the shop's currency, 0 for none.
func (r *record) price(code string) int64 {
	var left, why string
	places, _ := currency.GetDigits(code)
	for _, column := range r.plan.of["price"] {
		cell := r.cell(column)
		if cell == "" || r.empty(cell) || strings.EqualFold(cell, "variable") {
			continue
		}
		f := r.habits[column].read(cell, int(places), sure)
		if f.why == "" {
			if f.why = foreignSign(f.sign, code); f.why == "" {
				money, err := store.ParseMoney(f.digits, code)
				switch {
				case err != nil:
					f.why = "it is not a price in " + code
				case money.Minor < 0:
					f.why = "a price can't be below zero"
				case money.Minor > store.MostMinor:
					f.why = "it is more than anybody pays"
				default:
					return money.Minor
				}
			}
		}
		left, why = cmp.Or(left, cell), cmp.Or(why, f.why)
	}
	if left != "" {
		r.leave("price", left, why)
	} else {
		r.without = append(r.without, "price")
	}
	return 0
}

// signs are what stands at prices of a currency beside its code and its own sign.
var signs = map[string][]string{
	"$": {"USD", "CAD", "AUD", "NZD", "MXN", "SGD", "HKD", "ARS", "CLP", "COP", "TWD", "UYU"}, "€": {"EUR"}, "£": {"GBP"},
	"¥": {"JPY", "CNY"}, "￥": {"JPY", "CNY"}, "kr": {"SEK", "NOK", "DKK", "ISK"}, "kr.": {"SEK", "NOK", "DKK", "ISK"}, "fr": {"CHF"},
	"fr.": {"CHF"}, "sfr": {"CHF"}, "sfr.": {"CHF"}, "zł": {"PLN"}, "kč": {"CZK"}, "ft": {"HUF"}, "₹": {"INR"}, "rs": {"INR"}, "rs.": {"INR"},
	"r$": {"BRL"}, "r": {"ZAR"}, "us$": {"USD"}, "ca$": {"CAD"}, "c$": {"CAD"}, "a$": {"AUD"}, "au$": {"AUD"}, "nz$": {"NZD"}, "mx$": {"MXN"},
	"s$": {"SGD"}, "hk$": {"HKD"}, "₺": {"TRY"}, "tl": {"TRY"}, "₽": {"RUB"}, "₪": {"ILS"}, "₩": {"KRW"}, "lei": {"RON"}, "лв": {"BGN"},
	"euro": {"EUR"}, "euros": {"EUR"}, ",-": {}, "円": {"JPY"},
}

// foreignSign says why what stands at a price doesn't go with the shop's currency; "" when
// it does.
func foreignSign(sign, code string) string {
	if sign == "" || strings.EqualFold(sign, code) || sign == store.CurrencySign(code) {
		return ""
	}
	for _, part := range strings.Fields(sign) {
		of, ok := signs[strings.ToLower(part)]
		switch {
		case strings.EqualFold(part, code), ok && slices.Contains(of, code), part == store.CurrencySign(code):
		case ok, currency.IsValid(strings.ToUpper(part)):
			return "it is not in " + code + ", the shop's currency"
		default:
			return "it is no price"
		}
	}
	return ""
}
