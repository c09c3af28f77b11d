package settings

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
	"tillbridge/store/db/keep"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const testShop = "riverside-cycles.myshopify.com"

// window opens Settings over a real database.
func window(t *testing.T) (*Window, *db.DB) {
	t.Helper()
	program := test.NewTempApp(t)
	d, err := db.Open(t.Context(), db.Config{Path: dbtest.Fresh(t)})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	must(t, d.SetCurrency(t.Context(), "USD"))
	must(t, d.SetProfile(t.Context(), store.Profile{Name: "Riverside Cycles", Address: []string{"418 State Street"}}))
	native := test.NewTempWindow(t, nil)
	native.Resize(fyne.NewSize(1280, 800))
	work := screen.Scheduler{Go: func(f func()) { f() }, UI: func(f func()) { f() }}
	return New(screen.NewWindow(native, work), Config{
		People: d, Shop: d, Data: keep.Of(d), OpenFolder: func(string) {}, Machine: "COUNTER-1",
		TryCall: func(_ store.CallPlan, then func(error)) { then(nil) }, Silent: func() error { return nil },
		Looks: func() theme.Looks { return theme.LooksIn(program.Preferences()) }, Look: func(l theme.Looks) { l.Keep(program.Preferences()) },
		TextSize:  theme.NormalText,
		Locations: func(ctx context.Context) (store.Locations, error) { return d.Locations(ctx, testShop) },
		OwnLocations: func(ctx context.Context, ids []string, own bool) error {
			_, err := d.OwnLocations(ctx, testShop, ids, own)
			return err
		},
		LeftOut: func(ctx context.Context) ([]store.LeftOut, error) { return d.LeftOut(ctx, testShop) },
	}), d
}

func named(t *testing.T, d *db.DB) string {
	t.Helper()
	types, _, err := d.Tenders(t.Context())
	must(t, err)
	var names []string
	for _, p := range types {
		names = append(names, p.Name)
	}
	return strings.Join(names, ", ")
}

func TestR35_APaymentTypeIsAddedNamedAndMoved(t *testing.T) {
	w, d := window(t)
	test.Tap(w.tenders.types.add)
	name, ok := w.window.Canvas().Focused().(*widgets.Entry)
	if !ok || name.SelectedText() != "New payment type" {
		t.Fatal("the new type's name is not there to be overtyped")
	}
	test.Type(name, "Store Credit")
	test.Tap(w.tenders.advanced)
	test.Tap(w.tenders.drawer)
	name.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyUp, Modifier: fyne.KeyModifierAlt})
	if named(t, d) != "eCommerce, Cash, Check, Gift Card" {
		t.Fatalf("%s in the books before Save", named(t, d))
	}
	test.Tap(w.Save)
	if got := named(t, d); got != "eCommerce, Cash, Check, Store Credit, Gift Card" {
		t.Errorf("saved %s", got)
	}
	types, _, err := d.Tenders(t.Context())
	must(t, err)
	if want := (store.PaymentType{Name: "Store Credit", Button: "Store Credit", Advanced: true, OpensDrawer: true}); types[3] != want {
		t.Errorf("saved %+v, want %+v: the button follows the name", types[3], want)
	}
	if w.Unsaved() != 0 || w.Save.Enabled() {
		t.Error("something is unsaved after Save")
	}
}

func TestR35_ECommerceMovesAndStays(t *testing.T) {
	w, d := window(t)
	w.tenders.types.rows.Select(0)
	if w.tenders.types.remove.Enabled() || !strings.Contains(w.tenders.types.remove.Reason(), "neither renamed nor removed") ||
		!w.tenders.name.Entry.Disabled() {
		t.Errorf("eCommerce can be removed or renamed; %q", w.tenders.types.remove.Reason())
	}
	test.Tap(w.tenders.types.down)
	test.Tap(w.Save)
	if got := named(t, d); got != "Cash, eCommerce, Check, Gift Card" {
		t.Errorf("saved %s", got)
	}
	w.tenders.types.rows.Select(0)
	if !w.tenders.types.remove.Enabled() || w.tenders.name.Entry.Disabled() {
		t.Error("Cash can't be changed")
	}
}

func TestR35_AWrongListIsRefusedAsAWhole(t *testing.T) {
	w, d := window(t)
	w.tenders.types.rows.Select(1)
	w.tenders.name.Entry.SetText("Gift Card")
	test.Tap(w.tenders.cards.remove)
	test.Tap(w.Save)
	if !w.tenders.trouble.Visible() || !strings.Contains(w.tenders.trouble.Text, "two payment types named Gift Card") {
		t.Errorf("said %q", w.tenders.trouble.Text)
	}
	_, cards, err := d.Tenders(t.Context())
	must(t, err)
	if named(t, d) != "eCommerce, Cash, Check, Gift Card" || len(cards) != 4 || w.Unsaved() != 1 {
		t.Errorf("%s and %v were saved, %d sections unsaved", named(t, d), cards, w.Unsaved())
	}
	test.Tap(w.Discard)
	if w.Unsaved() != 0 || w.tenders.trouble.Visible() || len(w.now.cards) != 4 {
		t.Error("Discard does not take everything back")
	}
}

func TestR36_CardTypesAreSettable(t *testing.T) {
	w, d := window(t)
	test.Tap(w.tenders.cards.add)
	test.Type(w.window.Canvas().Focused(), "JCB")
	w.tenders.moveFocused(-1)
	test.Tap(w.Save)
	_, cards, err := d.Tenders(t.Context())
	must(t, err)
	if got := strings.Join(cards, " "); got != "VISA MC AMEX JCB DISCOVER" {
		t.Errorf("saved %s", got)
	}
}

func TestR37_TheReceiptSaysWhatWasTyped(t *testing.T) {
	w, d := window(t)
	w.papers.address.Entry.SetText("418 State Street\n\n Portsmouth, NH 03801 \n")
	w.papers.footer.Entry.SetText("Thank you.")
	test.Tap(w.Save)
	p, err := d.Profile(t.Context())
	must(t, err)
	if len(p.Address) != 2 || p.Address[1] != "Portsmouth, NH 03801" || p.Footer != "Thank you." || p.Name != "Riverside Cycles" {
		t.Errorf("saved %+v", p)
	}
	w.papers.name.Entry.SetText(" ")
	test.Tap(w.Save)
	if w.Sections.Selected() != 1 || !strings.Contains(w.papers.trouble.Text, "needs the shop's name") {
		t.Errorf("section %d, said %q", w.Sections.Selected(), w.papers.trouble.Text)
	}
}

func picture(t *testing.T, width, height int) io.ReadCloser {
	t.Helper()
	var b bytes.Buffer
	must(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))))
	return io.NopCloser(&b)
}

func TestR37_ALogoIsAPictureOfModestSize(t *testing.T) {
	w, d := window(t)
	for name, test := range map[string]struct {
		file io.ReadCloser
		says string
	}{
		"no picture":  {io.NopCloser(strings.NewReader("%PDF-1.7")), "no PNG or JPEG"},
		"too heavy":   {io.NopCloser(bytes.NewReader(make([]byte, logoBytes+1))), "larger than 512 KB"},
		"too wide":    {picture(t, 4001, 2), "at most 4000"},
		"cut in half": {io.NopCloser(io.LimitReader(picture(t, 300, 300), 60)), "damaged"},
	} {
		if _, err := readLogo(test.file); store.CodeOf(err) != store.Invalid || !strings.Contains(store.MessageOf(err), test.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// It is chosen as a person does: the file's path pasted into the dialog.
	file := filepath.Join(t.TempDir(), "logo.png")
	text, err := io.ReadAll(picture(t, 1200, 300))
	must(t, err)
	must(t, os.WriteFile(file, text, 0o600))
	test.Tap(w.papers.choose)
	for _, o := range test.LaidOutObjects(w.window.Canvas().Overlays().Top()) {
		if e, ok := o.(*widgets.Entry); ok && e.OnChanged != nil {
			e.SetText(file)
			e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		}
	}
	test.Tap(w.Save)
	p, err := d.Profile(t.Context())
	must(t, err)
	size, err := png.DecodeConfig(bytes.NewReader(p.Logo))
	must(t, err)
	if size.Width != 600 || size.Height != 150 {
		t.Errorf("kept %d × %d, want 600 × 150", size.Width, size.Height)
	}
	test.Tap(w.papers.remove)
	test.Tap(w.Save)
	if p, err = d.Profile(t.Context()); err != nil || len(p.Logo) != 0 {
		t.Errorf("the logo is still there: %v", err)
	}
}

func TestClosingAsksWhatToDoWithUnsavedSettings(t *testing.T) {
	w, d := window(t)
	closed := 0
	w.AskToClose(func() { closed++ })
	if closed != 1 {
		t.Fatal("closing asks although all is saved")
	}
	w.tenders.types.rows.Select(1)
	w.tenders.name.Entry.SetText("Bar")
	w.AskToClose(func() { closed++ })
	top := w.window.Canvas().Overlays().Top()
	if closed != 1 || top == nil {
		t.Fatal("closing does not ask")
	}
	for _, o := range test.LaidOutObjects(top) {
		if b, ok := o.(*widgets.ToolButton); ok && b.Text == "Save" {
			test.Tap(b)
		}
	}
	if closed != 2 || !strings.Contains(named(t, d), "Bar") {
		t.Errorf("closed %d times, saved %s", closed, named(t, d))
	}
}

func TestR46_AnotherComputersChangeIsTakenOrTold(t *testing.T) {
	w, d := window(t)
	must(t, d.SetTenders(t.Context(), w.now.types[:3], []string{"VISA"}))
	w.Reload()
	if len(w.now.types) != 3 || w.newer {
		t.Fatalf("%d types after a reload, want the other computer's 3", len(w.now.types))
	}
	w.tenders.types.rows.Select(1)
	w.tenders.name.Entry.SetText("Bar")
	must(t, d.SetTenders(t.Context(), w.was.types[:2], []string{"VISA"}))
	w.Reload()
	if !w.newer || len(w.now.types) != 3 || w.now.types[1].Name != "Bar" {
		t.Errorf("what was typed is gone, or nothing is said: %+v", w.now.types)
	}
}
