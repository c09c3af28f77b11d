package ui_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui"
	"tillbridge/ui/identify"
	"tillbridge/ui/screen"
	"tillbridge/ui/widgets"
)

// jons is order #1051 of the mockups: its email is on no customer, its phone is John's.
func jons() store.Order {
	home := store.Address{
		FirstName: "Jon", LastName: "Whitaker", Street: "2210 Mishawaka Ave", City: "South Bend", Province: "IN",
		Postcode: "46615", Country: "US",
	}
	jon := order(1051, "Jon", "Whitaker", "jon.whitaker@example.com", "SHIPPING")
	jon.Phone, jon.Billing, jon.Note = "(574) 555-0148", home, "Call when it ships, please."
	jon.Shipping = store.Address{
		FirstName: "Jon", LastName: "Whitaker", Company: "c/o Hal’s Garage", Street: "88 Lincoln Way West",
		City: "Mishawaka", Province: "IN", Postcode: "46544", Country: "US",
	}
	return jon
}

// whitakers is a shop in which five orders wait: three of Jon Whitaker, one with
// another email, and two of people nobody knows. Four customers are called nearly
// like him.
func whitakers(t testing.TB) *db.DB {
	t.Helper()
	d := open(t)
	must(t, d.AddCustomers(t.Context(), []store.Customer{
		{FirstName: "John", LastName: "Whitaker", Email: "john.w@example.com", Phone: "(574) 555-0148", Address: store.Address{
			Street: "2210 Mishawaka Ave", City: "South Bend", Province: "IN", Postcode: "46615", Country: "US",
		}},
		{FirstName: "Jon", LastName: "Whittaker", Email: "jwhit@example.net", Phone: "(574) 555-0911", Address: store.Address{
			Street: "17 Elm St", City: "Granger", Province: "IN", Postcode: "46530", Country: "US",
		}},
		{FirstName: "Joan", LastName: "Whitaker", Email: "joan.whitaker@example.com", Address: store.Address{
			Street: "405 River Ct",
			City:   "South Bend", Province: "IN", Postcode: "46615", Country: "US",
		}},
		{FirstName: "J.", LastName: "Whitaker", Phone: "(574) 555-0230", Address: store.Address{
			City: "South Bend", Province: "IN",
			Postcode: "46601", Country: "US",
		}},
		{
			FirstName: "Jonathan", LastName: "Whitacre", Company: "Whitacre & Sons", Email: "sales@whitacre.example", Phone: "(312) 555-0100",
			Address: store.Address{Street: "9 Lake St", City: "Chicago", Province: "IL", Postcode: "60601", Country: "US"},
		},
		{FirstName: "Hannah", LastName: "Weiss", Email: "hannah@example.com"},
	}))
	// John has bought before.
	sold := order(900, "John", "Whitaker", "john.w@example.com", "PICK_UP")
	take(t, d, sold)
	jon := jons()
	same := order(1044, "Jon", "Whitaker", "jon.whitaker@example.com", "PICK_UP")
	like := order(1047, "Jon", "Whittaker", "jw@example.org", "SHIPPING")
	like.Phone, like.Billing = "574-555-0148", jon.Billing
	nameless := order(1045, "", "", "", "PICK_UP")
	nameless.Billing = store.Address{FirstName: "Diego"}
	long := order(1052, "Maximiliana-Theodora Anastasia", "von Hohenzollern-Sigmaringen zu Putbus", "max@example.com", "PICK_UP")
	take(t, d, same, nameless, like, jon, long)
	return d
}

// identifying opens Identify Customers at an order.
func identifying(t testing.TB, d *db.DB, name string) (*ui.App, *identify.Window, fyne.Window) {
	t.Helper()
	a, _ := show(t, d, nil)
	id := ""
	if name != "" {
		id = named(t, d, name).ID
	}
	a.Identify(id)
	w := ui.IdentifyWindow(a)
	w.Resize(fyne.NewSize(1280, 1080)) // all results are in view
	return a, ui.IdentifyOf(a), w
}

// reads collects what a window shows, a line for each text.
func reads(w fyne.Window) string {
	var lines []string
	for _, o := range append(test.LaidOutObjects(w.Content()), overlay(w)...) {
		if text, ok := o.(*canvas.Text); ok && text.Text != "" {
			lines = append(lines, text.Text)
		}
	}
	return strings.Join(lines, "\n")
}

func overlay(w fyne.Window) []fyne.CanvasObject {
	if top := w.Canvas().Overlays().Top(); top != nil {
		return test.LaidOutObjects(top)
	}
	return nil
}

func says(t testing.TB, w fyne.Window, wanted ...string) {
	t.Helper()
	text := reads(w)
	for _, want := range wanted {
		if !strings.Contains(text, want) {
			t.Errorf("the window does not say %q:\n%s", want, text)
		}
	}
}

// tapWord finds a button by its word, in the dialog if there is one, and taps it.
func tapWord(t testing.TB, w fyne.Window, word string) {
	t.Helper()
	objects := overlay(w)
	if objects == nil {
		objects = test.LaidOutObjects(w.Content())
	}
	for _, o := range objects {
		if b, ok := o.(*widgets.ToolButton); ok && b.Text == word {
			test.Tap(b)
			return
		}
	}
	t.Fatalf("there is no button %q", word)
}

func key(w fyne.Window, name fyne.KeyName) {
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name})
}

func onHand(t testing.TB, d *db.DB, order string) int64 {
	t.Helper()
	e, err := d.Explain(t.Context(), named(t, d, order).ID)
	must(t, err)
	return e.Lines[0].Product.OnHand
}

func TestR20_ResultsShowOnOpening(t *testing.T) {
	d := whitakers(t)
	_, v, w := identifying(t, d, "#1051")
	if v.FirstName.Text != "Jon" || v.LastName.Text != "Whitaker" {
		t.Errorf("searched for %q %q, want the order's name", v.FirstName.Text, v.LastName.Text)
	}
	says(t, w, "Customer Search", "on no customer", "Guest checkout", "(574) 555-0148", "differs from billing",
		"“Call when it ships, please.”",
		"C-01007", "same phone", "same street", "never bought", "shown for the person on the order", "4 of 5 waiting")
	if v.Results.Selected() != 0 || !v.Select.Enabled() {
		t.Errorf("row %d selected, Select Customer on %t", v.Results.Selected(), v.Select.Enabled())
	}
}

func TestR20_OtherSearches(t *testing.T) {
	d := whitakers(t)
	_, v, w := identifying(t, d, "#1051")
	for _, search := range []struct {
		field *widgets.Entry
		text  string
		want  string
	}{
		{v.Email, "sales@whitacre.example", "C-01011"},
		{v.Phone, "312 555 0100", "C-01011"},
		{v.Company, "Whitacre & Sons", "C-01011"},
		{v.Postcode, "60601", "C-01011"},
		{v.Number, "C-01012", "C-01012"},
	} {
		v.FirstName.SetText("")
		v.LastName.SetText("")
		search.field.SetText(search.text)
		says(t, w, search.want, "shown for what is typed")
		search.field.SetText("")
	}
	says(t, w, "Type a name, email, phone, company, postcode or customer number.")
	v.Number.SetText("12x")
	says(t, w, `"12x" is not a customer number. They look like C-01001.`)
	if v.Select.Enabled() || v.Select.Reason() != "Select a customer in the list first." {
		t.Errorf("Select Customer on %t, %q", v.Select.Enabled(), v.Select.Reason())
	}
	key(w, fyne.KeyF5)
	if v.LastName.Text != "Whitaker" || v.Number.Text != "" {
		t.Errorf("F5 leaves %q, %q", v.LastName.Text, v.Number.Text)
	}
	says(t, w, "C-01007", "shown for the person on the order")
}

func TestR18_SeveralWithTheEmailComeFirst(t *testing.T) {
	d := open(t)
	take(t, d, order(1044, "Alex", "Twin", "twins@example.com", "SHIPPING"))
	_, v, w := identifying(t, d, "#1044")
	says(t, w, "on 2 customers", "C-01005", "C-01006")
	if v.Select.Enabled() {
		t.Error("one of the two is selected unasked")
	}
	v.Results.Select(1)
	if !v.Select.Enabled() {
		t.Error("neither can be selected")
	}
}

func TestR21_TheReminderStandsThere(t *testing.T) {
	_, _, w := identifying(t, whitakers(t), "#1051")
	says(t, w, "Before you create a new customer, search for variations and misspellings of the name.", "Try:", "John", "Whittaker")
}

func TestR21_AVariationIsOneTapAway(t *testing.T) {
	_, v, w := identifying(t, whitakers(t), "#1051")
	for _, o := range test.LaidOutObjects(w.Content()) {
		if chip, ok := o.(*widgets.ChipButton); ok && chip.Text == "Whitacre" {
			test.Tap(chip)
			break
		}
	}
	if v.FirstName.Text != "Jon" || v.LastName.Text != "Whitacre" {
		t.Errorf("searched for %q %q", v.FirstName.Text, v.LastName.Text)
	}
	says(t, w, "C-01011")
}

func TestR21_SelectCustomerLinksMatchesAndRemembers(t *testing.T) {
	d := whitakers(t)
	_, v, w := identifying(t, d, "#1051")
	before := onHand(t, d, "#1051")
	test.Tap(v.Select)
	for _, name := range []string{"#1051", "#1044"} {
		if row := named(t, d, name); row.Barcode == "" || row.Status != store.New {
			t.Errorf("%s is %s with barcode %q", name, row.Status, row.Barcode)
		}
	}
	if row := named(t, d, "#1047"); row.Problem != store.CustomerIDNeeded {
		t.Errorf("#1047 was not ticked and is %s", row.Status)
	}
	if now := onHand(t, d, "#1051"); now != before-2 {
		t.Errorf("%d on hand, want %d", now, before-2)
	}
	says(t, w, "#1051 is John Whitaker’s now: transaction 20000002 is made, 2 items were taken from stock. #1044 was settled too.",
		"order #1052", "3 of 3 waiting")
	again := order(1060, "Jon", "Whitaker", "jon.whitaker@example.com", "PICK_UP")
	take(t, d, again)
	if row := named(t, d, "#1060"); row.Barcode == "" {
		t.Errorf("the choice is not remembered: #1060 is %s", row.Status)
	}
}

func TestR21_ItSaysWhatIsStillMissing(t *testing.T) {
	d := whitakers(t)
	odd := order(1061, "Hanna", "Weiss", "hw@example.com", "PICK_UP")
	odd.Lines[0].SKU = "TIR-PANA-GK-83"
	take(t, d, odd)
	_, v, w := identifying(t, d, "#1061")
	test.Tap(v.Select)
	says(t, w, "#1061 is Hannah Weiss’s now, but it still waits: SKU TIR-PANA-GK-83 is on no product.")
}

func TestR21_UndoTakesTheWholeChoiceBack(t *testing.T) {
	d := whitakers(t)
	_, v, w := identifying(t, d, "#1051")
	before := onHand(t, d, "#1051")
	test.Tap(v.Select)
	barcode := named(t, d, "#1051").Barcode
	tapWord(t, w, "Undo")
	for _, name := range []string{"#1051", "#1044"} {
		if row := named(t, d, name); row.Barcode != "" || row.Status != store.CustomerIDNeeded {
			t.Errorf("after Undo %s is %s with barcode %q", name, row.Status, row.Barcode)
		}
	}
	if now := onHand(t, d, "#1051"); now != before {
		t.Errorf("%d on hand, want %d again", now, before)
	}
	says(t, w, "order #1051", "an earlier choice was taken back")
	test.Tap(v.Select)
	if row := named(t, d, "#1051"); row.Barcode == "" || row.Barcode == barcode {
		t.Errorf("barcode %q after another choice, %q before", row.Barcode, barcode)
	}
}

func TestR21_TickedOrdersAreDecidedTogether(t *testing.T) {
	d := whitakers(t)
	_, v, w := identifying(t, d, "#1051")
	ticked := false
	for _, o := range test.LaidOutObjects(w.Content()) {
		if check, ok := o.(*widgets.Check); ok {
			test.Tap(check)
			ticked = check.Ticked()
		}
	}
	if !ticked {
		t.Fatal("#1047 can't be ticked")
	}
	test.Tap(v.Select)
	if row := named(t, d, "#1047"); row.Barcode == "" {
		t.Errorf("#1047 is %s", row.Status)
	}
	says(t, w, "2 more orders were settled too: #1047, #1044.")
}

func TestR21_CreateNewWarnsOfCloseVariants(t *testing.T) {
	d := whitakers(t)
	_, v, w := identifying(t, d, "#1051")
	count, err := d.CountCustomers(t.Context())
	must(t, err)
	test.Tap(v.Create)
	says(t, w, "Create New Customer", "John Whitaker  C-01007", "same phone", "Select Instead", "Create Anyway")
	key(w, fyne.KeyReturn)
	if now, _ := d.CountCustomers(t.Context()); now != count {
		t.Fatal("Enter in a field creates past the warning")
	}
	tapWord(t, w, "Create Anyway")
	row := named(t, d, "#1051")
	e, err := d.Explain(t.Context(), row.ID)
	must(t, err)
	if made := e.Customer.Chosen; row.Barcode == "" || made == nil || made.Name() != "Jon Whitaker" ||
		made.Email != "jon.whitaker@example.com" || made.Phone != "(574) 555-0148" || made.Address.Street != "2210 Mishawaka Ave" {
		t.Errorf("%s is %s, its customer %+v", row.Name, row.Status, made)
	}
	if w.Canvas().Overlays().Top() != nil {
		t.Error("the dialog stays open")
	}
}

func TestR21_SelectInsteadOfCreating(t *testing.T) {
	d := whitakers(t)
	_, v, w := identifying(t, d, "#1051")
	count, err := d.CountCustomers(t.Context())
	must(t, err)
	test.Tap(v.Create)
	tapWord(t, w, "Select Instead")
	now, err := d.CountCustomers(t.Context())
	must(t, err)
	if row := named(t, d, "#1051"); row.Barcode == "" || now != count {
		t.Errorf("#1051 is %s, %d customers instead of %d", row.Status, now, count)
	}
}

func TestR21_CreateNewWithoutVariants(t *testing.T) {
	d := whitakers(t)
	_, v, w := identifying(t, d, "#1052")
	test.Tap(v.Create)
	tapWord(t, w, "Create")
	if row := named(t, d, "#1052"); row.Barcode == "" {
		t.Errorf("#1052 is %s", row.Status)
	}
}

func TestR52_CreateNewNeedsANameOrACompany(t *testing.T) {
	d := whitakers(t)
	bare := order(1062, "", "", "somebody@example.com", "PICK_UP")
	take(t, d, bare)
	_, v, w := identifying(t, d, "#1062")
	test.Tap(v.Create)
	tapWord(t, w, "Create")
	says(t, w, "A customer needs a name or a company. Nothing was saved.")
	for _, o := range overlay(w) {
		if first, ok := o.(*widgets.Entry); ok {
			first.SetText("Zoe")
			break
		}
	}
	tapWord(t, w, "Create")
	if row := named(t, d, "#1062"); row.Barcode == "" {
		t.Errorf("#1062 is %s after the name was given", row.Status)
	}
}

func TestR21_CancelChangesNothing(t *testing.T) {
	d := whitakers(t)
	a, v, w := identifying(t, d, "#1051")
	test.Tap(v.Create)
	key(w, fyne.KeyEscape)
	if w.Canvas().Overlays().Top() != nil || ui.IdentifyOf(a) == nil {
		t.Fatal("Esc in the dialog does not close it alone")
	}
	v.LastName.SetText("Whittaker")
	key(w, fyne.KeyEscape)
	if ui.IdentifyOf(a) != nil {
		t.Error("Esc does not close the window")
	}
	if row := named(t, d, "#1051"); row.Problem != store.CustomerIDNeeded || row.Barcode != "" {
		t.Errorf("#1051 is %s", row.Status)
	}
}

func TestR21_StepsThroughAllWaitingOrders(t *testing.T) {
	d := whitakers(t)
	a, v, w := identifying(t, d, "")
	says(t, w, "order #1044", "1 of 5 waiting")
	test.Tap(v.Stepper.Next)
	says(t, w, "order #1045", "2 of 5 waiting", "no email", "no phone", "no address")
	test.Tap(v.Stepper.Previous)
	test.Tap(v.Stepper.Previous)
	says(t, w, "order #1052", "5 of 5 waiting")
	a.Identify(named(t, d, "#1047").ID)
	says(t, w, "order #1047")
	for range 4 {
		if ui.IdentifyOf(a) == nil || !v.Create.Enabled() {
			break
		}
		test.Tap(v.Create)
		tapWord(t, w, createWord(w))
	}
	says(t, w, "Every order knows its customer.")
	tapWord(t, w, "Close")
	if ui.IdentifyOf(a) != nil {
		t.Error("Close leaves the window open")
	}
}

func createWord(w fyne.Window) string {
	if strings.Contains(reads(w), "Create Anyway") {
		return "Create Anyway"
	}
	return "Create"
}

func TestR46_AChoiceMadeElsewhereLosesNothingTyped(t *testing.T) {
	d := whitakers(t)
	_, v, w := identifying(t, d, "#1051")
	v.Email.SetText("john")
	john, err := d.CustomerNumbered(t.Context(), 1007)
	must(t, err)
	_, err = d.Identify(t.Context(), []string{named(t, d, "#1051").ID}, john.ID)
	must(t, err)
	says(t, w, "#1051 got its customer meanwhile.", "3 waiting")
	if v.Email.Text != "john" || v.Select.Enabled() || v.Select.Reason() != "#1051 has its customer already." {
		t.Errorf("typed %q, Select Customer on %t, %q", v.Email.Text, v.Select.Enabled(), v.Select.Reason())
	}
	test.Tap(v.Stepper.Next)
	says(t, w, "1 of 3 waiting")
}

func TestR51_IdentifiedWithTheKeysAlone(t *testing.T) {
	d := whitakers(t)
	_, v, w := identifying(t, d, "#1051")
	if w.Canvas().Focused() != v.FirstName {
		t.Fatalf("%T has the keys, want the first name", w.Canvas().Focused())
	}
	v.FirstName.TypedRune('h')
	key(w, fyne.KeyReturn)
	if w.Canvas().Focused() != v.Results.FocusTarget() || named(t, d, "#1051").Barcode != "" {
		t.Fatal("Enter in a field does not move to the results, or does more")
	}
	key(w, fyne.KeyDown)
	key(w, fyne.KeyUp)
	key(w, fyne.KeyReturn)
	if row := named(t, d, "#1051"); row.Barcode == "" {
		t.Errorf("Enter on a result leaves #1051 %s", row.Status)
	}
}

func TestR8_TheExplanationFixesAndTakesBack(t *testing.T) {
	d := whitakers(t)
	a, _ := show(t, d, nil)
	id := named(t, d, "#1051").ID
	a.OpenOrder(id)
	why := ui.WhyWindow(a, id)
	tapWord(t, why, "Identify Customers")
	says(t, ui.IdentifyWindow(a), "order #1051")
	test.Tap(ui.IdentifyOf(a).Select)
	says(t, why, "Somebody identified this customer: John Whitaker, C-01007.")
	tapWord(t, why, "Not This Customer")
	tapWord(t, why, "Not This Customer")
	if row := named(t, d, "#1051"); row.Problem != store.CustomerIDNeeded || row.Barcode != "" {
		t.Errorf("#1051 is %s", row.Status)
	}
	says(t, why, "An earlier identification was taken back, so a person decides.", "Identify Customers")
}

func TestR21_WhatWasPushedIsNotTakenBack(t *testing.T) {
	d := filled(t)
	a, _ := show(t, d, nil)
	id := named(t, d, "#1038").ID // Shopify has mailed the customer
	a.OpenOrder(id)
	if b := ui.WhyOf(a, id).NotThis; b == nil || b.Enabled() || !strings.Contains(b.Reason(), "Shopify was told about #1038 already") {
		t.Errorf("%+v", b)
	}
}

func TestR7_SalesIdentifiesTheHighlightedOrder(t *testing.T) {
	d := whitakers(t)
	a, program := show(t, d, nil)
	a.OpenSales()
	s := ui.SalesOf(a)
	test.Tap(s.Identify)
	says(t, ui.IdentifyWindow(a), "order #1044")
	s.List.Select(1) // newest first: #1052, #1051
	before := len(program.Driver().AllWindows())
	test.Tap(s.Identify)
	says(t, ui.IdentifyWindow(a), "order #1051")
	if now := len(program.Driver().AllWindows()); now != before {
		t.Errorf("%d windows more, want the open one raised", now-before)
	}
	test.Tap(ui.IdentifyOf(a).Select)
	if s.Identify.Enabled() || s.Identify.Reason() != "#1051 has its customer already." {
		t.Errorf("Identify Customers on %t, %q", s.Identify.Enabled(), s.Identify.Reason())
	}
}

// later keeps background work until somebody does it, in any order.
type later struct{ work []func() }

func (l *later) scheduler() screen.Scheduler {
	return screen.Scheduler{Go: func(f func()) { l.work = append(l.work, f) }, UI: func(f func()) { f() }}
}

func (l *later) all() {
	for len(l.work) > 0 {
		f := l.work[0]
		l.work = l.work[1:]
		f()
	}
}

func TestR20_AnOlderAnswerNeverReplacesANewer(t *testing.T) {
	d := whitakers(t)
	test.NewTempApp(t)
	var l later
	w := test.NewTempWindow(t, nil)
	v := identify.New(screen.NewWindow(w, l.scheduler()), identify.Config{Shop: d, Now: clock}, named(t, d, "#1051").ID)
	w.Resize(fyne.NewSize(1280, 800))
	says(t, w, "Reading the orders…")
	l.all()
	v.FirstName.SetText("")
	l.all()
	v.LastName.SetText("Whitacre")
	v.LastName.SetText("Weiss")
	if v.Select.Enabled() {
		t.Error("somebody can be selected before the answer is there")
	}
	older, newer := l.work[0], l.work[1]
	newer()
	older()
	says(t, w, "C-01012")
	if strings.Contains(reads(w), "C-01011") {
		t.Error("the older answer is shown")
	}
}

func TestR46_ReadingAgainKeepsTypedTickedAndSelected(t *testing.T) {
	d := whitakers(t)
	_, v, w := identifying(t, d, "#1051")
	v.FirstName.SetText("")
	v.Results.Select(2)
	said := reads(w)
	must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Zoe", LastName: "Nobody"}}))
	if v.FirstName.Text != "" || v.LastName.Text != "Whitaker" || v.Results.Selected() != 2 || reads(w) != said {
		t.Errorf("typed %q %q, row %d selected", v.FirstName.Text, v.LastName.Text, v.Results.Selected())
	}
}

func TestR20_TheOrderAskedForIsShownThoughOrdersComeMeanwhile(t *testing.T) {
	d := whitakers(t)
	var back held
	a, _ := show(t, d, back.work)
	a.Identify("")
	waiting, err := d.WaitingForCustomer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	last := waiting[len(waiting)-1]
	back.holding = true
	a.Identify(last.ID)
	ui.IdentifyOf(a).Reload() // a poll brought something meanwhile
	back.let()
	says(t, ui.IdentifyWindow(a), last.Name)
}
