// Package matching answers two questions and does nothing else: who is this
// customer, and which product is this line. It does no I/O and gives the same
// answer for the same data, whatever the order in which orders came (R26).
package matching

import (
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// CustomerReason says by which rule of R18 a customer was found, or why not.
type CustomerReason string

// The outcomes of matching a customer.
const (
	CustomerRemembered CustomerReason = "remembered"
	CustomerByEmail    CustomerReason = "email"
	// CustomerAmbiguous: several customers have the order's email; no guess.
	CustomerAmbiguous CustomerReason = "ambiguous"
	CustomerUnknown   CustomerReason = "unknown"
	// CustomerNoEmail: nothing to go by; an empty email never matches.
	CustomerNoEmail CustomerReason = "no_email"
)

// CustomerMatch is the answer for one order; CustomerID is "" when nobody matched.
type CustomerMatch struct {
	CustomerID string
	Reason     CustomerReason
}

// FoldEmail brings an email to the form in which two are compared: trimmed and
// case folded (R18). Dots and plus tags stay: they can be other people's.
func FoldEmail(email string) string { return Fold(email) }

// Fold brings text to the form in which it is compared and searched case-blind.
func Fold(text string) string {
	return cases.Fold().String(norm.NFC.String(strings.TrimSpace(text)))
}

// Customer decides by the rules of R18: remembered is the customer (a merge's
// survivor already) that this Shopify customer, or this guest's email, turned
// out to be before; sameEmail are the customers that have the order's email.
func Customer(email, remembered string, sameEmail []string) CustomerMatch {
	switch {
	case remembered != "":
		return CustomerMatch{CustomerID: remembered, Reason: CustomerRemembered}
	case FoldEmail(email) == "":
		return CustomerMatch{Reason: CustomerNoEmail}
	case len(sameEmail) == 1:
		return CustomerMatch{CustomerID: sameEmail[0], Reason: CustomerByEmail}
	case len(sameEmail) > 1:
		return CustomerMatch{Reason: CustomerAmbiguous}
	default:
		return CustomerMatch{Reason: CustomerUnknown}
	}
}
