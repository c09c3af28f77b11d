package ui_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/store/db"
	"tillbridge/ui"
	"tillbridge/ui/find"
	"tillbridge/ui/transaction"
)

func TestR51_OneSearchFindsOrdersTransactionsCustomersAndProducts(t *testing.T) {
	d := filled(t)
	order := named(t, d, "#1042")
	for text, title := range map[string]string{
		"1042": "Transaction " + order.Barcode, order.Barcode: "Transaction " + order.Barcode,
		"CAS-SHIM-R7-11-32": "Shimano 105 Cassette", "priya@example.com": "Priya Raman",
	} {
		a, program := show(t, d, nil)
		a.Find()
		v, _ := ui.ViewOf[*find.Window](a, "")
		test.Type(v.Search, text)
		if text == "priya@example.com" {
			// Her orders come first: she herself is further down.
			v.Search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
			v.Rows.Select(v.Rows.Length() - 1)
			v.Rows.FocusTarget().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		} else {
			v.Search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		}
		if left, _ := ui.ViewOf[*find.Window](a, ""); left != nil && text != order.Barcode { // which is a scan, and opens from anywhere
			t.Errorf("%s: the search stays open", text)
		}
		all := program.Driver().AllWindows()
		if last := all[len(all)-1].Title(); !strings.Contains(last, title) {
			t.Errorf("%s opens %q, want %q", text, last, title)
		}
	}
}

func TestR33_TheTransactionsListOpensThem(t *testing.T) {
	d := filled(t)
	a, _ := show(t, d, nil)
	tapMenu(t, a, "Sales", "Transactions")
	v, _ := ui.ViewOf[*transaction.List](a, "")
	rows, err := d.Transactions(t.Context(), db.TransactionFilter{})
	must(t, err)
	if v.Rows.Length() != len(rows) || len(rows) == 0 {
		t.Fatalf("%d rows of %d", v.Rows.Length(), len(rows))
	}
	if v.Edit.Enabled() {
		t.Error("nothing is selected, and Open can be pressed")
	}
	order := named(t, d, "#1042")
	test.Type(v.Search, order.Barcode)
	v.Search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if w, _ := ui.ViewOf[*transaction.Window](a, order.TransactionID); w == nil {
		t.Error("the only one that was found is not opened")
	}
	test.Type(v.Search, "")
	v.Search.SetText("nobody at all")
	if v.Rows.Length() != 0 || v.Rows.Selected() != -1 || v.Edit.Enabled() {
		t.Error("what is filtered away stays selected")
	}
}

func TestR33_R51_PicturesOfTheTransactionsListAndTheSearch(t *testing.T) {
	for _, variant := range []string{"light", "dark"} {
		a, _ := show(t, filled(t), func(c *ui.Config) { c.App.Preferences().SetString("appearance", variant) })
		a.OpenTransactions()
		list, transactions := ui.ViewOf[*transaction.List](a, "")
		list.Rows.Select(1)
		a.Find()
		v, search := ui.ViewOf[*find.Window](a, "")
		keep(t, "find-empty-"+variant, search)
		test.Type(v.Search, "priya")
		for name, w := range map[string]fyne.Window{"transactions": transactions, "find": search} {
			if need := w.Content().MinSize(); need.Width > ui.OpenAs.Width || need.Height > ui.OpenAs.Height-30 {
				t.Errorf("%s needs %v: it does not fit a window of %v", name, need, ui.OpenAs)
			}
			keep(t, name+"-"+variant, w)
		}
	}
}
