package store

import (
	"strings"
	"time"
)

// Kind is a kind of orders that are left out unless the shop wants them (R49).
type Kind string

// The kinds. An order of several counts as the first that leaves it out.
const (
	TestOrders  Kind = "test"
	POSOrders   Kind = "pos"
	DraftOrders Kind = "draft"
)

// Kinds are all of them, in the order in which they are looked at.
func Kinds() []Kind { return []Kind{TestOrders, POSOrders, DraftOrders} }

// Label is how staff call these orders.
func (k Kind) Label() string {
	switch k {
	case TestOrders:
		return "Test orders"
	case POSOrders:
		return "Orders of Shopify's point of sale"
	default:
		return "Orders made from a draft"
	}
}

// Switch names the setting that takes them in, as verbs know it: "take-draft".
func (k Kind) Switch() string { return "take-" + string(k) }

// Setting is the key that the database keeps the switch under.
func (k Kind) Setting() string { return "take_in." + string(k) }

// Intake says which of these kinds the shop takes in; none by default (R49).
type Intake struct{ Test, POS, Draft bool }

// Takes says whether the shop takes a kind in.
func (i Intake) Takes(k Kind) bool {
	return map[Kind]bool{TestOrders: i.Test, POSOrders: i.POS, DraftOrders: i.Draft}[k]
}

// With is the choice with one kind taken in or left out.
func (i Intake) With(k Kind, take bool) Intake {
	switch k {
	case TestOrders:
		i.Test = take
	case POSOrders:
		i.POS = take
	case DraftOrders:
		i.Draft = take
	}
	return i
}

// LeavesOut names the kind for which an order stays outside, "" when it comes in.
// source is Shopify's sourceName: https://shopify.dev/docs/api/admin-graphql/latest/objects/Order.
func (i Intake) LeavesOut(test bool, source string) Kind {
	switch {
	case test && !i.Test:
		return TestOrders
	case source == "pos" && !i.POS:
		return POSOrders
	case source == "shopify_draft_order" && !i.Draft:
		return DraftOrders
	default:
		return ""
	}
}

// ParseSwitch reads a switch as a person types it; Invalid says what can be typed.
func ParseSwitch(text string) (bool, error) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "yes", "on", "true", "1":
		return true, nil
	case "no", "off", "false", "0":
		return false, nil
	default:
		return false, Fail(Invalid, "%q is neither yes nor no. Nothing was saved.", text)
	}
}

// SwitchWord is a switch as a person reads it.
func SwitchWord(on bool) string {
	if on {
		return "yes"
	}
	return "no"
}

// LeftOut counts the orders of a kind that were left out.
type LeftOut struct {
	Kind   Kind  `json:"kind"`
	Orders int64 `json:"orders"`
	// Since is when the oldest of them was made, Shopify's time.
	Since time.Time `json:"since"`
}
