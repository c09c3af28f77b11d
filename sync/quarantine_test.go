package sync_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

func troubled(about string) func(string) string {
	return func(text string) string {
		if strings.Contains(text, about) {
			return shopsim.InternalErrorBody
		}
		return text
	}
}

func TestR5_AnOrderThatShopifyFailsAtIsSetAsideAndTheOthersGoOn(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.bend(func() { f.answer = troubled(`"name":"#1002"`) })
	first := f.check(t)
	equal(t, "set aside", first.Quarantined, 1)
	if first.TakenIn < 30 {
		t.Errorf("taken in %d of the other 39", first.TakenIn)
	}
	aside, err := f.db.Quarantined(t.Context(), shopsim.Domain)
	must(t, err)
	equal(t, "its time is kept", aside[0].UpdatedAt.IsZero(), false)
	equal(t, "it says so", strings.Contains(aside[0].Cause, "this order"), true)
	equal(t, "again", f.check(t), sync.Checked{})
	f.forward(61 * time.Second)
	equal(t, "a minute later", f.check(t), sync.Checked{Quarantined: 1})
	f.forward(50 * time.Second)
	equal(t, "within as long again", f.check(t), sync.Checked{})
	f.bend(func() { f.answer = nil })
	f.forward(time.Minute)
	equal(t, "then", f.check(t), sync.Checked{TakenIn: 1})
}

// nested is deeper than what encoding/json reads.
var nested = strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000)

func TestR63_P5_AnOrderNestedTooDeepIsSetAsideAlone(t *testing.T) {
	t.Parallel()
	for _, part := range []string{`"name":`, `"lineItems":`, `"sourceName":`} {
		f := openFaulty(t, shopsim.Config{Orders: 40})
		deep := regexp.MustCompile(`(\{"id":"gid://shopify/Order/7000000009",.*?)` + part)
		bent := false
		f.bend(func() {
			f.answer = func(text string) string {
				if !strings.Contains(text, `"displayFinancialStatus"`) {
					return text
				}
				bent = bent || deep.MatchString(text)
				return deep.ReplaceAllString(text, "$1"+part+nested+`,"was":`)
			}
		})
		first := f.check(t)
		equal(t, "bent", bent, true)
		equal(t, part+" set aside", first.Quarantined, 1)
		if first.TakenIn < 30 {
			t.Errorf("taken in %d of the other 39", first.TakenIn)
		}
		f.bend(func() { f.answer = nil })
		f.forward(61 * time.Second)
		equal(t, "once it is whole", f.check(t).TakenIn, 1)
	}
}

// A listing has only the id and the time of each order. One that has another shape
// there is seen all the same while its id can be read, and never hides the others.
func TestR63_P5_AnOddEntryOfAListingHidesNoOrder(t *testing.T) {
	t.Parallel()
	entry := regexp.MustCompile(`\{"id":("gid://shopify/Order/7000000009"),"updatedAt":"[^"]*"\}`)
	for with, missed := range map[string]int{
		`{"id":$1,"updatedAt":7}`: 0, `{"id":$1,"updatedAt":[null]}`: 0, `{"id":$1,"updatedAt":"soon"}`: 0, `{"id":$1}`: 0,
		`{"id":$1,"updatedAt":` + nested + `}`: 0, nested: 1,
		`{"id":7,"updatedAt":"2026-11-24T10:00:00Z"}`: 1, `{"id":[{}]}`: 1, `7`: 1, `"x"`: 1, `[[]]`: 1,
	} {
		f := openFaulty(t, shopsim.Config{Seed: 7, Orders: 16})
		bent := false
		f.bend(func() {
			f.answer = func(text string) string {
				bent = bent || entry.MatchString(text)
				return entry.ReplaceAllString(text, with)
			}
		})
		if got := f.check(t); got.TakenIn != 16-missed {
			t.Errorf("%s: taken in %+v", with, got)
		}
		equal(t, "bent", bent, true)
		equal(t, "again", f.check(t), sync.Checked{})
		f.bend(func() { f.answer = nil })
		equal(t, "once it is whole", f.check(t).TakenIn, missed)
	}
}

// Two orders alone are failed at, and nothing else is new: still they are at fault.
func TestR5_TheLastChangedOrdersAreSetAsideByThemselves(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 5})
	f.check(t)
	f.shop.Step()
	f.shop.Step()
	f.bend(func() {
		f.answer = func(text string) string { return troubled(`"name":"#1006"`)(troubled(`"name":"#1007"`)(text)) }
	})
	equal(t, "polled", f.check(t), sync.Checked{Quarantined: 2})
}

func TestR4_AShopThatFailsAtEveryOrderIsUnavailableAndNothingIsSetAside(t *testing.T) {
	t.Parallel()
	for _, orders := range []int{1, 5} {
		f := openFaulty(t, shopsim.Config{Orders: orders})
		f.bend(func() { f.answer = troubled(`"displayFinancialStatus"`) })
		_, err := f.poller.Check(t.Context())
		equal(t, "code", store.CodeOf(err), store.Unavailable)
		aside, err := f.db.Quarantined(t.Context(), shopsim.Domain)
		must(t, err)
		equal(t, "set aside", len(aside), 0)
		mark, err := f.db.Mark(t.Context(), shopsim.Domain, "orders")
		must(t, err)
		equal(t, "mark stays", mark.IsZero(), true)
	}
}

func TestR5_AnOrderSetAsideAndThenDeletedIsNotReadByEveryPoll(t *testing.T) {
	f := openFaulty(t, shopsim.Config{})
	for range 4 {
		f.shop.Step()
	}
	f.bend(func() { f.answer = troubled(`"name":"#1002"`) })
	equal(t, "first", f.check(t), sync.Checked{TakenIn: 3, Quarantined: 1})
	f.bend(func() {
		f.answer = func(text string) string {
			if strings.Contains(text, `"name":"#1002"`) {
				return `{"data":{"order":null}}`
			}
			return text
		}
	})
	f.forward(61 * time.Minute)
	f.check(t)
	reads := f.asked(`"ReadOrder`)
	f.check(t)
	equal(t, "read again", f.asked(`"ReadOrder`), reads)
	aside, err := f.db.Quarantined(t.Context(), shopsim.Domain)
	must(t, err)
	equal(t, "it says so", strings.Contains(aside[0].Cause, "no longer"), true)
}
