package transaction

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
)

func TestR61_OneEnterMakesAPickupReady(t *testing.T) {
	c := opened(t, nil)
	c.Shelf.Entry.SetText("B3")
	c.key(fyne.KeyF9)
	if c.Sheet == nil {
		t.Fatal("F9 opens no sheet")
	}
	c.says("Book $128.40 as eCommerce", "VISA · Approval 04T82K · as Shopify holds it", "Keep it open", "shelf B3",
		"Set the status to Ready for Pickup", "Print the receipt", "Epson TM-T88")
	if s := c.sale(); len(s.Payments) != 0 || s.Status != store.New {
		t.Fatal("the sheet alone does something")
	}
	c.key(fyne.KeyReturn)
	s := c.sale()
	tr := s.Transaction
	if tr.Balance() != 0 || s.Status != store.ReadyForPickup || !tr.KeepOpen || s.Pickup.Shelf != "B3" || c.printed != 1 {
		t.Errorf("balance %d, %s, kept open %t, shelf %q, %d printed", tr.Balance(), s.Status, tr.KeepOpen, s.Pickup.Shelf, c.printed)
	}
	if !c.closed {
		t.Error("the window stays open, unlike after Save")
	}
}

func TestR61_EscInTheSheetDoesNothing(t *testing.T) {
	c := opened(t, nil)
	test.Tap(c.Ready)
	c.key(fyne.KeyEscape)
	if s := c.sale(); c.Sheet != nil || len(s.Payments) != 0 || s.Status != store.New || c.printed != 0 || c.closed {
		t.Error("Esc did something, or did not close the sheet")
	}
}

func TestR61_AFailedPrinterSaysWhatIsDoneAndIsAllThatIsRepeated(t *testing.T) {
	c := opened(t, nil)
	c.jam = store.Fail(store.Unavailable, "The printer is out of paper. Nothing was lost: put in paper, then print again.")
	test.Tap(c.Ready)
	test.Tap(c.Sheet.Do)
	if s := c.sale(); s.Transaction.Balance() != 0 || s.Status != store.ReadyForPickup || c.closed || c.Sheet == nil {
		t.Fatalf("balance %d, %s; the sheet must stay and say what is missing", s.Transaction.Balance(), s.Status)
	}
	c.says("#1042 is ready, and all of it is saved; only the receipt is missing.", "out of paper", "Print Again")
	c.jam = nil
	c.key(fyne.KeyReturn)
	if s := c.sale(); len(s.Payments) != 1 || c.printed != 1 || !c.closed {
		t.Errorf("%d payments, %d printed, closed %t", len(s.Payments), c.printed, c.closed)
	}
}

func TestR61_TheRestIsOfferedAfterAFailureWasLeft(t *testing.T) {
	c := opened(t, nil)
	c.jam = store.Fail(store.Unavailable, "The printer is off.")
	test.Tap(c.Ready)
	test.Tap(c.Sheet.Do)
	c.key(fyne.KeyEscape)
	c.jam = nil
	test.Tap(c.Ready)
	if text := c.reads(); strings.Contains(text, "Book") || strings.Contains(text, "Set the status") {
		t.Errorf("the sheet lists what was done before:\n%s", text)
	}
	c.key(fyne.KeyReturn)
	if c.printed != 1 || len(c.sale().Payments) != 1 {
		t.Errorf("%d printed, %d payments", c.printed, len(c.sale().Payments))
	}
}

func TestR61_WithoutAPrinterTheSheetSaysThatNothingIsPrinted(t *testing.T) {
	c := opened(t, nil)
	c.cfg.Printer = nil
	test.Tap(c.Ready)
	c.says("Left out: no printer is chosen for this computer.")
	test.Tap(c.Sheet.Do)
	if s := c.sale(); s.Status != store.ReadyForPickup || !c.closed {
		t.Errorf("%s, closed %t", s.Status, c.closed)
	}
}

func TestR57_ReadyForPickupSaysWhyItIsNotOffered(t *testing.T) {
	c := opened(t, func(o *store.Order) {
		o.Financial, o.Received, o.Outstanding = store.Authorized, 0, 12840
		o.Payments[0].Kind = "AUTHORIZATION"
	})
	if c.Ready.Enabled() || !strings.Contains(c.Ready.Reason(), "Authorized, not captured") {
		t.Errorf("it says %q", c.Ready.Reason())
	}
	c.ready()
	if c.Sheet != nil {
		t.Error("the sheet opens all the same")
	}
}

func TestR12_ReadyForPickupIsForTheCounterOnly(t *testing.T) {
	c := opened(t, func(o *store.Order) { o.FulfillmentOrders[0].Method = "SHIPPING" })
	if c.Ready.Visible() {
		t.Error("an order to be sent offers Ready for Pickup")
	}
	c.ready()
	if c.Sheet != nil {
		t.Error("F9 opens the sheet of an order to be sent")
	}
}

func TestR57_AChangeMeanwhileIsSaidAndDoesNothing(t *testing.T) {
	c := opened(t, nil)
	test.Tap(c.Ready)
	must(t, c.db.TakePayment(t.Context(), store.Payment{
		TransactionID: c.cfg.TransactionID, Type: "Cash", Minor: 12840, Currency: "USD",
	}, 12840))
	test.Tap(c.Sheet.Do)
	c.says("Not made ready")
	if s := c.sale(); len(s.Payments) != 1 || s.Status != store.New || c.printed != 0 || c.Sheet != nil {
		t.Errorf("%d payments, %s, %d printed", len(s.Payments), s.Status, c.printed)
	}
}

func TestR36_CashBooksWhatIsOwedAndSaysTheChange(t *testing.T) {
	c := opened(t, nil)
	c.tap("Cash")
	c.Prompt.Given.SetText("100")
	if c.Prompt.Save.Enabled() {
		t.Error("less than the amount can be booked as all of it")
	}
	c.says("Still missing", "$28.40")
	test.Type(c.Prompt.Given, "")
	c.tap("$150")
	c.says("Change", "$21.60")
	c.key(fyne.KeyReturn)
	s := c.sale()
	if len(s.Payments) != 1 || s.Payments[0].Minor != 12840 || s.Payments[0].Comments != "Given $150.00, change $21.60" {
		t.Errorf("booked %+v", s.Payments)
	}
	c.says("Give back $21.60.")
}

func TestR36_CashWithoutGivenIsTwoEnters(t *testing.T) {
	c := opened(t, nil)
	c.tap("Cash")
	c.key(fyne.KeyReturn)
	if s := c.sale(); len(s.Payments) != 1 || s.Payments[0].Minor != 12840 || s.Payments[0].Comments != "" {
		t.Errorf("booked %+v", s.Payments)
	}
}

// finished opens the transaction, paid, and finishes it as a sale.
func finished(t *testing.T, change func(*store.Order)) *counter {
	t.Helper()
	c := opened(t, change)
	c.tap("eCommerce")
	c.key(fyne.KeyReturn)
	test.Tap(c.Save)
	c.tap("Finish as a Sale")
	return c
}

func TestR28_R39_AfterFinishAsASaleThePromptOffersCompleted(t *testing.T) {
	c := finished(t, nil)
	c.says("Who collected #1042?", "Shopify does not know yet", "Completed")
	c.tap("Completed")
	s := c.sale()
	if s.Status != store.Completed || s.Push != store.PushQueued || s.Pickup.CollectedBy != "Maya Okafor" || !c.closed {
		t.Errorf("%s, push %s, collected by %q", s.Status, s.Push, s.Pickup.CollectedBy)
	}
}

func TestR51_M2_TheEnterThatFinishesDoesNotComplete(t *testing.T) {
	c := finished(t, nil)
	c.key(fyne.KeyReturn) // a second Enter, or a scanner's
	if s := c.sale(); s.Status != store.New || s.Transaction.State != store.TransactionFinished {
		t.Errorf("%s, %s", s.Status, s.Transaction.State)
	}
}

func TestR39_AFinishedSaleSaysWhatIsNext(t *testing.T) {
	c := finished(t, func(o *store.Order) { o.FulfillmentOrders[0].Method = "SHIPPING" })
	c.says("How was #1042 sent?")
	c.tap("Not Yet")
	c.open(c.cfg.TransactionID)
	c.says("Next: Completed, once the goods are out.")
	test.Tap(c.Complete)
	c.tap("Completed")
	if s := c.sale(); s.Status != store.Completed {
		t.Errorf("it is %s", s.Status)
	}
	c.open(c.cfg.TransactionID)
	if c.Complete.Visible() {
		t.Error("Completed is still offered")
	}
}

func TestPicturesOfTheCounter(t *testing.T) {
	c := opened(t, nil)
	c.keep("counter-open")
	test.Tap(c.Ready)
	c.keep("counter-ready")
	c.jam = store.Fail(store.Unavailable, "The printer is out of paper. Nothing was lost: put in paper, then print again.")
	test.Tap(c.Sheet.Do)
	c.keep("counter-ready-failed")
	c = opened(t, nil)
	c.tap("Cash")
	c.keep("counter-cash")
	c.tap("$150")
	c.keep("counter-cash-change")
	c.Prompt.Given.SetText("100")
	c.keep("counter-cash-short")
	c = opened(t, split)
	c.keep("counter-parts")
	c = finished(t, nil)
	c.keep("counter-completed")
	c.tap("Not Yet")
	c.open(c.cfg.TransactionID)
	c.keep("counter-finished")
}

// A name, an email and an approval number are read to the last sign, at the size the
// window opens with.
func TestR33_NothingOfACustomerIsCut(t *testing.T) {
	approval := strings.Repeat("04T82K", 8)
	c := opened(t, func(o *store.Order) { o.Payments[0].Approval = approval })
	who := c.sale().Customer
	who.FirstName, who.LastName = "Maximiliana-Theodora Anastasia", "von Hohenzollern-Sigmaringen zu Putbus"
	_, err := c.db.EditCustomer(t.Context(), who)
	must(t, err)
	c.Reload()
	text := strings.ReplaceAll(c.reads(), " ", "")
	for _, want := range []string{"AnastasiavonHohenzollern-Sigmaringen", "Putbus", "maya@example.com"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is cut:\n%s", want, text)
		}
	}
	c.tap("eCommerce")
	if !strings.Contains(strings.ReplaceAll(c.reads(), " ", ""), approval) {
		t.Errorf("the approval number is cut:\n%s", c.reads())
	}
	c.keep("counter-long")
}
