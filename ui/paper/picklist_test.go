package paper_test

import (
	"context"
	"strings"
	"testing"

	"tillbridge/store"
	"tillbridge/ui/paper"
)

// noted is a till that only notes what was printed.
type noted struct {
	paper.Till
	ids []string
}

func (n *noted) Printed(_ context.Context, id string, _ store.Document, _ string) (int64, error) {
	n.ids = append(n.ids, id)
	return 1, nil
}

func TestR68_OnePickListForManyOrders(t *testing.T) {
	first, second, void := helmets(), helmets(), helmets()
	second.Order.Name, second.Transaction.ID, second.Transaction.Barcode = "#1050", "t2", "20004130"
	void.Order.Name, void.Transaction.State, void.Transaction.Barcode = "#1051", store.TransactionVoided, "20004131"
	s := paper.PickList(store.Profile{}, []store.Sale{first, second, void}, morning)
	text := strings.Join(words(previewed(t, s, paper.Roll80)), " ")
	for _, want := range []string{
		"PICK LIST 2 orders", "2 ×", "4 ×", "#1042 2 × #1050 2 ×", "Items 8", "#1050 Maya Okafor Pickup B3", "20004130",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not on the list:\n%s", want, text)
		}
	}
	if strings.Contains(text, "#1051") || strings.Count(text, "Hyban") != 1 {
		t.Errorf("what is void is fetched, or a product is there twice:\n%s", text)
	}
	for _, format := range paper.Formats() {
		if got, want := letters(asText(t, s, format)), letters(previewed(t, s, format)); got != want {
			t.Errorf("%s: the PDF says\n%s\nand the preview\n%s", format, got, want)
		}
	}
	if hel, tub := strings.Index(text, "HEL-ABUS"), strings.Index(text, "TUB-CONT"); hel < 0 || tub < hel {
		t.Errorf("goods do not stand by their SKUs:\n%s", text)
	}
	till := &noted{}
	if err := s.Note(t.Context(), till); err != nil || len(till.ids) != 2 || till.ids[1] != "t2" {
		t.Errorf("noted for %v, %v; want both orders", till.ids, err)
	}
}

func TestR68_ABagsLabelSaysWhoseItIs(t *testing.T) {
	held := helmets()
	held.Pickup.HoldUntil = morning.AddDate(0, 0, 7)
	label := lay(store.DocumentLabel, held)
	for _, format := range paper.Formats() {
		text := asText(t, label, format)
		says(t, text, "#1042", "B3", "Maya Okafor", "20004127", "Held until Nov 30, 2026")
		saysNot(t, text, "$", "ABUS")
	}
	if label.Copy() || label.Title() != "Label 20004127" {
		t.Errorf("the label is %q, a copy: %t", label.Title(), label.Copy())
	}
}
