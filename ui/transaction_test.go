package ui_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/transaction"
	"tillbridge/ui/widgets"
)

// transacting opens the transaction of an order over a whole program.
func transacting(t testing.TB, d *db.DB, name string) (*ui.App, *transaction.Window, fyne.Window) {
	t.Helper()
	a, _ := show(t, d, nil)
	a.Open(named(t, d, name).ID)
	v, w := ui.TransactionOf(a, named(t, d, name).TransactionID)
	if v == nil {
		t.Fatalf("the transaction of %s did not open", name)
	}
	return a, v, w
}

func saleOf(t testing.TB, d *db.DB, name string) store.Sale {
	t.Helper()
	s, err := d.Sale(t.Context(), named(t, d, name).TransactionID)
	must(t, err)
	return s
}

// pay books a payment of the whole balance behind the window's back.
func pay(t testing.TB, d *db.DB, name string) {
	t.Helper()
	s := saleOf(t, d, name)
	balance := s.Transaction.Balance()
	must(t, d.TakePayment(t.Context(), store.Payment{
		TransactionID: s.Transaction.ID, Type: store.ECommerce, Card: "VISA", Minor: balance,
		Currency: "USD",
	}, balance))
}

func asks(w fyne.Window, title string) bool {
	for _, line := range strings.Split(reads(w), "\n") {
		if line == title && w.Canvas().Overlays().Top() != nil {
			return true
		}
	}
	return false
}

// tells is says for sentences that wrap.
func tells(t testing.TB, w fyne.Window, wanted ...string) {
	t.Helper()
	text := strings.ReplaceAll(reads(w), "\n", " ")
	for _, want := range wanted {
		if !strings.Contains(text, want) {
			t.Errorf("the window does not tell %q:\n%s", want, text)
		}
	}
}

// offers says whether a button with the word can be seen.
func offers(w fyne.Window, word string) bool {
	for _, o := range test.LaidOutObjects(w.Content()) {
		if b, ok := o.(*widgets.ToolButton); ok && b.Text == word && b.Visible() {
			return true
		}
	}
	return false
}

const paidInFull = "Paid in Full Transaction"

func TestR33_TheTransactionShowsAllOfIt(t *testing.T) {
	d := counterShop(t)
	_, v, w := transacting(t, d, "#1042")
	w.Resize(fyne.NewSize(1920, 1080))
	says(t, w, "Maya Okafor", "maya@example.com", "ABUS Hyban 2.0 Helmet, M, Black", "HEL-ABUS-M-BLK", "–8.00", "72.00",
		"3 left", "Shipping", "store pickup", "Indiana 7 %", "8.40", "$128.40", "Balance", "Transaction Comments",
		saleOf(t, d, "#1042").Transaction.Barcode, "SPRING10",
		"4 items in 3 lines", "Shopify holds $128.40 for this order", "Visa ···· 4242, captured. Record it with eCommerce.")
	if w.Title() != "Transaction "+saleOf(t, d, "#1042").Transaction.Barcode+" · #1042" {
		t.Errorf("the window is called %q", w.Title())
	}
	v.Comments.SetText("Fits the helmet here.")
	test.Tap(v.Save)
	if got := saleOf(t, d, "#1042").Transaction.Comments; got != "Fits the helmet here." {
		t.Errorf("comments %q are saved", got)
	}
}

func TestR33_TheShippingChargeStandsInShipping(t *testing.T) {
	_, _, w := transacting(t, counterShop(t), "#1048")
	says(t, w, "Shipping", "12.00", "$89.40")
}

func TestR33_OneWindowForEachTransaction(t *testing.T) {
	d := counterShop(t)
	a, program := show(t, d, nil)
	before := len(program.Driver().AllWindows())
	a.Open(named(t, d, "#1042").ID)
	a.OpenTransaction(named(t, d, "#1042").TransactionID)
	a.Open(named(t, d, "#1048").ID)
	if n := len(program.Driver().AllWindows()) - before; n != 2 {
		t.Errorf("%d windows are open, want one for each of two transactions", n)
	}
}

func TestR8_AnOrderWithoutATransactionOpensWhy(t *testing.T) {
	d := filled(t)
	a, _ := show(t, d, nil)
	a.Open(named(t, d, "#1051").ID)
	if ui.WhyOf(a, named(t, d, "#1051").ID) == nil {
		t.Error("the explanation did not open")
	}
}

func TestR16_ADifferenceToShopifysTotalIsSaid(t *testing.T) {
	_, _, w := transacting(t, counterShop(t), "#1043")
	tells(t, w, "Shopify asks $1,234,568.00 for #1043, $0.11 more than this transaction.")
}

func TestR17_AnOversoldLineIsMarked(t *testing.T) {
	_, _, w := transacting(t, counterShop(t), "#1042")
	says(t, w, "oversold –1")
}

func TestR34_KeepOpenShowsAndPersists(t *testing.T) {
	d := counterShop(t)
	a, v, w := transacting(t, d, "#1042")
	if v.KeepOpen.Toggled() {
		t.Fatal("Keep Open is pressed before anybody pressed it")
	}
	test.Tap(v.KeepOpen)
	if !v.KeepOpen.Toggled() || saleOf(t, d, "#1042").Transaction.KeepOpen {
		t.Error("Keep Open does not show, or is stored before Save")
	}
	test.Tap(v.Save)
	if !saleOf(t, d, "#1042").Transaction.KeepOpen {
		t.Error("Keep Open is not stored by Save")
	}
	if left, _ := ui.TransactionOf(a, named(t, d, "#1042").TransactionID); left != nil || asks(w, paidInFull) {
		t.Error("the window stays open after Save")
	}
	a.OpenTransaction(named(t, d, "#1042").TransactionID)
	again, _ := ui.TransactionOf(a, named(t, d, "#1042").TransactionID)
	if !again.KeepOpen.Toggled() {
		t.Error("Keep Open does not show when the transaction is opened again")
	}
}

func TestR35_WhatDoesNotFitStandsBehindMore(t *testing.T) {
	d := counterShop(t)
	types, cards, err := d.Tenders(t.Context())
	must(t, err)
	for _, name := range []string{"Store Credit", "Bank Transfer", "Trade-In", "Lease", "Voucher"} {
		types = append(types, store.PaymentType{Name: name, Button: name})
	}
	types = append(types, store.PaymentType{Name: "Barter", Button: "Barter", Advanced: true})
	must(t, d.SetTenders(t.Context(), types, cards))
	_, v, w := transacting(t, d, "#1042")
	w.Resize(fyne.NewSize(1920, 1080))
	if !offers(w, "eCommerce") || !offers(w, "Voucher") || offers(w, "Barter") {
		t.Error("a wide toolbar leaves a type out, or shows one set up to stand behind >>")
	}
	w.Resize(ui.OpenAs)
	if !offers(w, "eCommerce") || offers(w, "Voucher") {
		t.Error("eCommerce is pushed out, or a type that does not fit is shown")
	}
	tapWord(t, w, ">>")
	says(t, w, "Voucher", "Barter")
	tapWord(t, w, "Barter")
	if v.Prompt == nil {
		t.Fatal("a type behind >> opens no prompt")
	}
	says(t, w, "Barter Payment")
}

func TestR35_WithoutOthersThereIsNoMore(t *testing.T) {
	_, _, w := transacting(t, counterShop(t), "#1042")
	w.Resize(fyne.NewSize(1920, 1080))
	if !offers(w, "Gift Card") || offers(w, ">>") {
		t.Error(">> stands there with nothing behind it")
	}
}

func TestR36_ThePromptIsPrefilledFromShopify(t *testing.T) {
	d := counterShop(t)
	_, v, w := transacting(t, d, "#1042")
	tapWord(t, w, "eCommerce")
	p := v.Prompt
	if p.Amount.Text != "128.40" || p.Card.Options[p.Card.Chosen()] != "VISA" || p.Comments.Text != "Approval 04T82K" {
		t.Errorf("prefilled %q, card %d, %q", p.Amount.Text, p.Card.Chosen(), p.Comments.Text)
	}
	says(t, w, "eCommerce Payment", "Balance $128.40", "Paid at Shopify", "Visa ···· 4242", "Shopify Payments", "Captured", "04T82K", "Paid")
	key(w, fyne.KeyReturn)
	s := saleOf(t, d, "#1042")
	if len(s.Payments) != 1 || s.Transaction.Balance() != 0 || s.Payments[0].Comments != "Approval 04T82K" || s.Payments[0].Card != "VISA" ||
		s.Payments[0].Type != store.ECommerce {
		t.Fatalf("booked %+v", s.Payments)
	}
	says(t, w, "eCommerce VISA", "$0.00", "Anna Keller")
}

func TestR36_CancelRecordsNothing(t *testing.T) {
	d := counterShop(t)
	_, v, w := transacting(t, d, "#1042")
	for _, leave := range []func(){func() { key(w, fyne.KeyEscape) }, func() { tapWord(t, w, "Cancel") }} {
		tapWord(t, w, "eCommerce")
		leave()
		if v.Prompt != nil || w.Canvas().Overlays().Top() != nil {
			t.Fatal("the prompt stays")
		}
	}
	if s := saleOf(t, d, "#1042"); len(s.Payments) != 0 {
		t.Errorf("%d payments are booked", len(s.Payments))
	}
}

func TestR36_ECommerceNeedsItsCardType(t *testing.T) {
	d := counterShop(t)
	_, v, w := transacting(t, d, "#1043") // Shopify names no payment
	tapWord(t, w, "eCommerce")
	p := v.Prompt
	if p.Card.Chosen() != -1 || p.Save.Enabled() || p.Save.Reason() != "Choose the Card Type, then Save." {
		t.Fatalf("card %d, Save on %t, %q", p.Card.Chosen(), p.Save.Enabled(), p.Save.Reason())
	}
	key(w, fyne.KeyReturn)
	if v.Prompt == nil || len(saleOf(t, d, "#1043").Payments) != 0 {
		t.Fatal("Enter books without a Card Type")
	}
	test.Tap(p.Card)
	key(w, fyne.KeyDown)
	key(w, fyne.KeyReturn)
	if !p.Save.Enabled() {
		t.Fatalf("Save stays off: %s", p.Save.Reason())
	}
	test.Tap(p.Save)
	if s := saleOf(t, d, "#1043"); len(s.Payments) != 1 || s.Payments[0].Card != "VISA" {
		t.Errorf("booked %+v", s.Payments)
	}
}

func TestR36_WarningsComeBeforeSave(t *testing.T) {
	_, v, w := transacting(t, counterShop(t), "#1042")
	tapWord(t, w, "eCommerce")
	v.Prompt.Amount.SetText("200")
	tells(t, w, "$71.60 more than the balance", "Shopify holds $128.40")
	v.Prompt.Amount.SetText("128.40")
	if strings.Contains(reads(w), "more than the balance") {
		t.Error("the warning stays after the amount was put right")
	}
	v.Prompt.Amount.SetText("12x")
	if v.Prompt.Save.Enabled() {
		t.Error("an amount that can't be read can be saved")
	}
	tells(t, w, `"12x" is not an amount. Write it like 128.40.`)
}

// Enter alone, a scanner's or one pressed twice, never books beyond the balance.
func TestR61_M2_MoreThanTheBalanceIsAskedAbout(t *testing.T) {
	const question = "Book $200.00 all the same?"
	d := counterShop(t)
	_, v, w := transacting(t, d, "#1042")
	tapWord(t, w, "Cash")
	v.Prompt.Amount.SetText("200")
	key(w, fyne.KeyReturn)
	if !asks(w, question) {
		t.Fatal("nothing is asked")
	}
	tells(t, w, "$71.60 more than the balance: the customer gets it back.")
	key(w, fyne.KeyReturn)
	if asks(w, question) || v.Prompt == nil || w.Canvas().Focused() != v.Prompt.Amount {
		t.Error("Enter answers other than No, which goes back to the amount")
	}
	if n := len(saleOf(t, d, "#1042").Payments); n != 0 {
		t.Fatalf("%d payments are booked by Enter alone", n)
	}
	key(w, fyne.KeyReturn)
	tapWord(t, w, "Book It")
	if s := saleOf(t, d, "#1042"); len(s.Payments) != 1 || s.Transaction.Balance() != -7160 {
		t.Errorf("meant, it comes to %d payments and a balance of %d", len(s.Payments), s.Transaction.Balance())
	}
}

func TestR36_OnlyAuthorizedIsSaid(t *testing.T) {
	_, _, w := transacting(t, counterShop(t), "#1046")
	says(t, w, "$77.40 is authorized, not captured")
	tapWord(t, w, "eCommerce")
	tells(t, w, "is only authorized: capture it under Verify Payment.")
}

func TestR36_SeveralPaymentsAndAReversal(t *testing.T) {
	d := counterShop(t)
	_, v, w := transacting(t, d, "#1042")
	w.Resize(fyne.NewSize(1920, 1080))
	tapWord(t, w, "Cash")
	v.Prompt.Amount.SetText("28,40")
	tapWord(t, w, "Save")
	tapWord(t, w, "Check")
	if v.Prompt.Amount.Text != "100.00" {
		t.Errorf("the second prompt asks for %q", v.Prompt.Amount.Text)
	}
	tapWord(t, w, "Save")
	if s := saleOf(t, d, "#1042"); s.Transaction.Balance() != 0 || len(s.Payments) != 2 {
		t.Fatalf("balance %d after %d payments", s.Transaction.Balance(), len(s.Payments))
	}
	tapWord(t, w, "Reverse") // the newest stands first
	tapWord(t, w, "Reverse Payment")
	if s := saleOf(t, d, "#1042"); len(s.Payments) != 2 {
		t.Fatal("reversed without a word why")
	}
	tells(t, w, "Write down why; nothing was reversed yet.")
	for _, r := range "wrong customer" {
		w.Canvas().Focused().TypedRune(r)
	}
	tapWord(t, w, "Reverse Payment")
	s := saleOf(t, d, "#1042")
	if len(s.Payments) != 3 || s.Transaction.Balance() != 10000 || s.Payments[2].Comments != "wrong customer" {
		t.Fatalf("balance %d, %+v", s.Transaction.Balance(), s.Payments)
	}
	says(t, w, "Reversal · Check", "Check · reversed", "–$100.00", "wrong customer")
}

func TestR36_ADoubleTapBooksOnce(t *testing.T) {
	d := counterShop(t)
	var waiting []func()
	program := test.NewTempApp(t)
	theme.Apply(program, theme.Light)
	w := program.NewWindow("")
	work := screen.Scheduler{Go: func(f func()) { waiting = append(waiting, f) }, UI: func(f func()) { f() }}
	v := transaction.New(screen.NewWindow(w, work), transaction.Config{
		Shop: d, TransactionID: named(t, d, "#1042").TransactionID, Now: clock,
	})
	run := func() {
		for len(waiting) > 0 {
			f := waiting[0]
			waiting = waiting[1:]
			f()
		}
	}
	run()
	tapWord(t, w, "Cash")
	test.Tap(v.Prompt.Save)
	test.Tap(v.Prompt.Save)
	run()
	if s := saleOf(t, d, "#1042"); len(s.Payments) != 1 {
		t.Errorf("%d payments are booked", len(s.Payments))
	}
}

func TestR46_APaymentTakenElsewhereMeanwhileIsNotTakenTwice(t *testing.T) {
	d := counterShop(t)
	_, _, w := transacting(t, d, "#1042")
	tapWord(t, w, "eCommerce")
	pay(t, d, "#1042")
	tapWord(t, w, "Save")
	if s := saleOf(t, d, "#1042"); len(s.Payments) != 1 {
		t.Errorf("%d payments are booked", len(s.Payments))
	}
	says(t, w, "Not booked")
}

func TestR38_SaveOffersToFinishExactlyWhenItIsPaid(t *testing.T) {
	for _, test := range []struct {
		name   string
		paid   int64
		press  int // times Keep Open is pressed
		kept   bool
		offers bool
	}{
		{"paid", 12840, 0, false, true},
		{"paid, kept open now", 12840, 1, false, false},
		{"paid, pressed and let out again", 12840, 2, false, true},
		{"paid, kept open before and reopened", 12840, 0, true, true},
		{"paid, kept open before and pressed anew", 12840, 2, true, false},
		{"money owing", 10000, 0, false, false},
		{"money owed back", 13000, 0, false, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := counterShop(t)
			s := saleOf(t, d, "#1042")
			must(t, d.TakePayment(t.Context(), store.Payment{
				TransactionID: s.Transaction.ID, Type: "Cash", Minor: test.paid, Currency: "USD",
				Over: true,
			}, 12840))
			if test.kept {
				_, err := d.SaveTransaction(t.Context(), s.Transaction.ID, s.Notes(), store.Notes{KeepOpen: true})
				must(t, err)
			}
			a, v, w := transacting(t, d, "#1042")
			for range test.press {
				v.KeepOpen.Tapped(nil)
			}
			v.Save.Tapped(nil)
			if asks(w, paidInFull) != test.offers {
				t.Errorf("the prompt comes: %t, want %t", !test.offers, test.offers)
			}
			if left, _ := ui.TransactionOf(a, s.Transaction.ID); (left != nil) != test.offers {
				t.Errorf("the window is open: %t", left != nil)
			}
			if got := saleOf(t, d, "#1042").Transaction.State; got != store.TransactionOpen {
				t.Errorf("Save alone makes it %s", got)
			}
		})
	}
}

func TestR38_AnswersOfThePrompt(t *testing.T) {
	d := counterShop(t)
	pay(t, d, "#1042")
	a, v, w := transacting(t, d, "#1042")
	test.Tap(v.Save)
	says(t, w, "$128.40 paid, balance $0.00.", "Finishing makes it a sale of today, Nov 23.")
	key(w, fyne.KeyEscape)
	if left, _ := ui.TransactionOf(a, named(t, d, "#1042").TransactionID); left == nil || asks(w, paidInFull) {
		t.Fatal("Cancel does not go back to the window")
	}
	test.Tap(v.Save)
	tapWord(t, w, "Keep Open")
	if s := saleOf(t, d, "#1042"); !s.Transaction.KeepOpen || s.Transaction.State != store.TransactionOpen {
		t.Errorf("Keep Open leaves it %s, kept open %t", s.Transaction.State, s.Transaction.KeepOpen)
	}
	if left, _ := ui.TransactionOf(a, named(t, d, "#1042").TransactionID); left != nil {
		t.Error("Keep Open leaves the window open")
	}
}

func TestR39_AFinishedSaleIsReadOnly(t *testing.T) {
	d := counterShop(t)
	pay(t, d, "#1042")
	before := onHand(t, d, "#1042")
	a, v, w := transacting(t, d, "#1042")
	test.Tap(v.Save)
	tapWord(t, w, "Finish as a Sale")
	tapWord(t, w, "Not Yet")
	s := saleOf(t, d, "#1042")
	if s.Transaction.State != store.TransactionFinished || s.Transaction.FinishedBy != "Anna Keller" {
		t.Fatalf("it is %s by %q", s.Transaction.State, s.Transaction.FinishedBy)
	}
	if left, _ := ui.TransactionOf(a, named(t, d, "#1042").TransactionID); left != nil {
		t.Error("the window stays open after the sale")
	}
	if now := onHand(t, d, "#1042"); now != before {
		t.Errorf("finishing moved stock from %d to %d", before, now)
	}
	a.OpenTransaction(named(t, d, "#1042").TransactionID)
	v, w = ui.TransactionOf(a, named(t, d, "#1042").TransactionID)
	says(t, w, "Finished as a sale Nov 23, 10:43 AM by Anna Keller")
	if !v.Comments.Disabled() || v.KeepOpen.Enabled() {
		t.Error("comments or Keep Open can still be changed")
	}
	for _, gone := range []string{"Reverse", ">>", "Cash", "Save"} {
		if offers(w, gone) {
			t.Errorf("%s is still offered", gone)
		}
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyF6})
	if v.Prompt != nil {
		t.Error("F6 still takes payments")
	}
}

func TestR41_ShippingThatDiffersFromBillingIsMarked(t *testing.T) {
	d := counterShop(t)
	a, _, w := transacting(t, d, "#1048")
	tells(t, w, "Aisha Bello, c/o Hal’s Garage", "88 Lincoln Way West, Mishawaka, IN 46544", "differs from billing",
		"Billing: Aisha Bello, 2210 Mishawaka Ave,")
	a.Open(named(t, d, "#1043").ID)
	_, w = ui.TransactionOf(a, named(t, d, "#1043").TransactionID)
	says(t, w, "Local delivery", "88 Lincoln Way West, Mishawaka, IN 46544")
	if strings.Contains(reads(w), "differs from billing") {
		t.Error("the same address is marked as different")
	}
}

func TestThePickupDeskWritesShelfAndDay(t *testing.T) {
	d := counterShop(t)
	_, v, w := transacting(t, d, "#1042")
	v.Shelf.Entry.SetText("B3")
	v.HoldUntil.Field.Entry.SetText("someday")
	says(t, w, `"someday" is not a day.`)
	test.Tap(v.Save)
	tells(t, w, "Not saved", `"someday" is not a day. Write it like Nov 28, 11/28 or +7. Nothing was saved.`)
	if got := saleOf(t, d, "#1042").Pickup.Shelf; got != "" {
		t.Errorf("shelf %q is saved although the day can't be read", got)
	}
	tapWord(t, w, "Close")
	v.HoldUntil.Field.Entry.SetText("+7")
	test.Tap(v.Save)
	if p := saleOf(t, d, "#1042").Pickup; p.Shelf != "B3" || p.HoldUntil.Local().Format("Jan 2") != "Nov 30" {
		t.Errorf("saved shelf %q until %v", p.Shelf, p.HoldUntil)
	}
}

func TestR46_NotesSavedElsewhereAreFollowedAndToldOf(t *testing.T) {
	d := counterShop(t)
	_, v, w := transacting(t, d, "#1042")
	write := func(n store.Notes) {
		s := saleOf(t, d, "#1042")
		_, err := d.SaveTransaction(t.Context(), s.Transaction.ID, s.Notes(), n)
		must(t, err)
	}
	write(store.Notes{Comments: "Called him.", Shelf: "A1"})
	if v.Comments.Text != "Called him." || v.Shelf.Entry.Text != "A1" || v.Unsaved() != 0 {
		t.Fatalf("shows %q, %q, unsaved %d", v.Comments.Text, v.Shelf.Entry.Text, v.Unsaved())
	}
	v.Comments.SetText("He comes on Friday.")
	write(store.Notes{Comments: "He comes today.", Shelf: "A2"})
	if v.Comments.Text != "He comes on Friday." || v.Shelf.Entry.Text != "A2" {
		t.Errorf("shows %q, %q", v.Comments.Text, v.Shelf.Entry.Text)
	}
	tells(t, w, "Somebody else saved other comments (“He comes today.”) meanwhile. Yours are kept; Save replaces theirs.")
	test.Tap(v.Save)
	if got := saleOf(t, d, "#1042").Notes(); got.Comments != "He comes on Friday." || got.Shelf != "A2" {
		t.Errorf("saved %+v", got)
	}
}

func TestClosingAsksForWhatIsNotSaved(t *testing.T) {
	d := counterShop(t)
	a, v, w := transacting(t, d, "#1042")
	v.Comments.SetText("Not saved yet")
	ui.AskToClose(a)
	if w.Canvas().Overlays().Top() == nil {
		t.Fatal("closing the Desktop asks nothing")
	}
	tapWord(t, w, "Keep Editing")
	key(w, fyne.KeyEscape)
	if w.Canvas().Overlays().Top() == nil {
		t.Fatal("Esc closes a window with unsaved comments unasked")
	}
	tapWord(t, w, "Discard")
	if left, _ := ui.TransactionOf(a, named(t, d, "#1042").TransactionID); left != nil || saleOf(t, d, "#1042").Transaction.Comments != "" {
		t.Error("Discard saves, or leaves the window open")
	}
}

func TestR51_TheTransactionByItsKeys(t *testing.T) {
	d := counterShop(t)
	_, v, w := transacting(t, d, "#1042")
	press := func(k fyne.KeyName) {
		w.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierControl})
	}
	key(w, fyne.KeyF3)
	if w.Canvas().Focused() != v.Comments {
		t.Fatal("F3 does not go to the comments")
	}
	key(w, fyne.KeyF8)
	if !v.KeepOpen.Toggled() {
		t.Error("F8 does not press Keep Open")
	}
	key(w, fyne.KeyF6)
	if v.Prompt == nil {
		t.Fatal("F6 opens no eCommerce payment")
	}
	key(w, fyne.KeyReturn)
	w.Canvas().Focus(v.Comments)
	press(fyne.Key2)
	if v.Prompt == nil {
		t.Fatal("Ctrl+2 opens no payment")
	}
	tells(t, w, "Cash Payment", "A payment needs an amount. Nothing was booked.")
	key(w, fyne.KeyEscape)
	w.Canvas().Focus(v.Comments)
	press(fyne.KeyS)
	if s := saleOf(t, d, "#1042"); !s.Transaction.KeepOpen || s.Transaction.Paid != 12840 {
		t.Errorf("kept open %t, paid %d", s.Transaction.KeepOpen, s.Transaction.Paid)
	}
}

// scan types a barcode and Enter as a scanner does, into whatever has the keys.
func scan(w fyne.Window, barcode string) {
	for _, r := range barcode {
		if f := w.Canvas().Focused(); f != nil {
			f.TypedRune(r)
		} else {
			w.Canvas().OnTypedRune()(r)
		}
	}
	enter := &fyne.KeyEvent{Name: fyne.KeyReturn}
	if f := w.Canvas().Focused(); f != nil {
		f.TypedKey(enter)
	} else {
		w.Canvas().OnTypedKey()(enter)
	}
}

func TestR51_AScanOpensItsTransactionInEveryWindow(t *testing.T) {
	for _, from := range []string{"Desktop", "eCommerce Sales", "Customers", "Identify Customers", "Why?", "Customer", "Transaction"} {
		t.Run(from, func(t *testing.T) {
			d := counterShop(t)
			take(t, d, order(1052, "Chris", "Delgado", "chris@example.com", "SHIPPING"))
			pay(t, d, "#1042")
			set(t, d, "#1042", store.Completed) // eCommerce Sales does not list it
			a, program := show(t, d, nil)
			switch from {
			case "eCommerce Sales":
				a.OpenSales()
			case "Customers":
				a.OpenCustomers()
			case "Identify Customers":
				a.Identify("")
			case "Why?":
				a.OpenOrder(named(t, d, "#1048").ID)
			case "Customer":
				a.OpenCustomer(saleOf(t, d, "#1048").Customer.ID, "")
			case "Transaction":
				a.Open(named(t, d, "#1048").ID)
			}
			all := program.Driver().AllWindows()
			w := all[len(all)-1]
			if from == "Identify Customers" || from == "Customer" {
				w.Canvas().Unfocus() // their inputs take what is typed into them
			}
			scan(w, "29999999")
			if !strings.Contains(reads(w), "There is no transaction 29999999.") {
				t.Errorf("an unknown barcode is not told of:\n%s", reads(w))
			}
			if f, ok := w.Canvas().Focused().(*widgets.Entry); ok {
				f.SetText("")
			}
			scan(w, saleOf(t, d, "#1042").Transaction.Barcode)
			if v, _ := ui.TransactionOf(a, named(t, d, "#1042").TransactionID); v == nil {
				t.Error("the scan opens no transaction")
			}
		})
	}
}

func TestR51_AScanPressesNoButton(t *testing.T) {
	d := counterShop(t)
	pay(t, d, "#1042")
	a, v, w := transacting(t, d, "#1042")
	if w.Canvas().Focused() != v.Save {
		t.Fatalf("%T has the keys", w.Canvas().Focused())
	}
	scan(w, "4019238012345") // a product's code
	if asks(w, paidInFull) {
		t.Error("a product's code presses Save")
	}
	test.Tap(v.Save)
	scan(w, saleOf(t, d, "#1048").Transaction.Barcode)
	if got := saleOf(t, d, "#1042").Transaction.State; got != store.TransactionOpen {
		t.Errorf("a scan finishes the sale: %s", got)
	}
	key(w, fyne.KeyEscape)
	v.Comments.SetText("")
	w.Canvas().Focus(v.Comments)
	scan(w, saleOf(t, d, "#1048").Transaction.Barcode)
	if v.Comments.Text != "" {
		t.Errorf("comments are %q after a scan into them", v.Comments.Text)
	}
	if other, _ := ui.TransactionOf(a, named(t, d, "#1048").TransactionID); other == nil {
		t.Error("a scan into the comments opens no transaction")
	}
}
