package transaction

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/ui/widgets"
)

// The answer that looks like the next step is the one that Enter takes, and a second Enter
// after Finish completes nothing by accident.
func TestR28_R39_M2_AfterFinishTheAnswerThatLooksPrimaryIsEnters(t *testing.T) {
	c := opened(t, nil)
	must(t, c.db.TakePayment(t.Context(), store.Payment{
		TransactionID: c.cfg.TransactionID, Type: store.ECommerce, Card: "VISA", Minor: 12840, Currency: "USD",
	}, 12840))
	c.Reload()
	c.save()
	c.key(fyne.KeyReturn)
	c.says("finished as a sale", "Not Yet", "Completed")
	focused, _ := c.at.Canvas().Focused().(*widgets.ToolButton)
	for _, o := range test.LaidOutObjects(c.at.Canvas().Overlays().Top()) {
		if b, ok := o.(*widgets.ToolButton); ok && (b.Kind == widgets.Primary) != (b == focused) {
			t.Errorf("%s looks primary: %t; Enter takes %s", b.Text, b.Kind == widgets.Primary, focused.Text)
		}
	}
	c.key(fyne.KeyReturn)
	if s := c.sale(); s.Transaction.State != store.TransactionFinished || s.Status == store.Completed {
		t.Errorf("%s, %s after Enter twice", s.Transaction.State, s.Status)
	}
}
