package store

import "strings"

// FinancialStatus is Shopify's displayFinancialStatus; unknown values are kept.
type FinancialStatus string

// The financial statuses Tillbridge gives words of its own.
const (
	Paid              FinancialStatus = "PAID"
	Authorized        FinancialStatus = "AUTHORIZED"
	Pending           FinancialStatus = "PENDING"
	PartiallyPaid     FinancialStatus = "PARTIALLY_PAID"
	PartiallyRefunded FinancialStatus = "PARTIALLY_REFUNDED"
	Refunded          FinancialStatus = "REFUNDED"
	Voided            FinancialStatus = "VOIDED"
	Expired           FinancialStatus = "EXPIRED"
)

// Label is the status as staff read it; one that Shopify added since is shown
// in its own word.
func (f FinancialStatus) Label() string {
	switch f {
	case "":
		return "–"
	case PartiallyPaid:
		return "Part paid"
	case PartiallyRefunded:
		return "Part refunded"
	default:
		word := strings.ToLower(strings.ReplaceAll(string(f), "_", " "))
		return strings.ToUpper(word[:1]) + word[1:]
	}
}

// Settled says that the money is in: only then nobody needs to look twice.
func (f FinancialStatus) Settled() bool { return f == Paid }
