package ui_test

import (
	"cmp"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
	"golang.org/x/image/font/sfnt"

	"tillbridge/store"
	"tillbridge/sync/shopsim"
	"tillbridge/ui"
	"tillbridge/ui/returns"
	"tillbridge/ui/sales"
	"tillbridge/ui/theme"
)

// The pictures of the windows as they were reviewed, which README shows too, and where
// those go that differ from them.
const (
	goldenFolder = "../docs/pictures"
	otherFolder  = "../build/pictures"
)

// A pixel differs when its red, green or blue does by more than these, of 255: within an area
// of one colour by the first, at the edges of letters and icons by the second, which is more
// than is lost to a palette and than processors round otherwise. A picture differs when more
// than one pixel in so many does; moving one button by one has more.
const (
	areaStep = 2
	edgeStep = 12
	oneIn    = 5000
)

// goldens are the main windows, each opened on the shop of story and as it is at work.
var goldens = []struct {
	name string
	open func(*house)
}{
	{"desktop", func(*house) {}},
	{"ecommerce-sales", func(h *house) {
		h.OpenSales()
		v, _ := ui.ViewOf[*sales.Window](h.App, "")
		v.Pick(named(h.t, h.db, "#1050"), store.ReadyForShipment)
		v.List.Select(2)
	}},
	{"transaction", func(h *house) { h.OpenTransaction(h.transaction) }},
	{"parts", func(h *house) { h.OpenParts(h.order, "") }},
	{"identify-customers", func(h *house) { h.Identify(named(h.t, h.db, "#1051").ID) }},
	{"product-match-tool", func(h *house) { h.MatchProducts(named(h.t, h.db, "#1051").ID) }},
	{"why", func(h *house) { h.OpenOrder(named(h.t, h.db, "#1051").ID) }},
	{"verify-payment", func(h *house) { h.VerifyPayment(named(h.t, h.db, "#1049").ID) }},
	{"changed-at-shopify", func(h *house) { h.OpenChanged("") }},
	{"customers", func(h *house) { h.OpenCustomers() }},
	{"products", func(h *house) { h.OpenProducts() }},
	{"receipt", func(h *house) { h.PrintReceipt(h.transaction) }},
	{"settings", func(h *house) { h.OpenSettings() }},
	{"return", func(h *house) { // the last, since it sells what others show as open
		handsOver(h.t, h.db, mayas())
		h.OpenReturn(h.transaction)
		v, _ := ui.ViewOf[*returns.Window](h.App, h.transaction)
		v.Lines.Select(1)
		v.More.Tapped(nil)
		v.Lines.Select(0)
		v.More.Tapped(nil)
	}},
}

// TestEveryMainWindowLooksAsReviewed draws them, light and dark, and compares each with its
// picture. A change that is meant is seen and kept with
//
//	TILLBRIDGE_GOLDEN=renew go test -tags … ./ui -run LooksAsReviewed
func TestEveryMainWindowLooksAsReviewed(t *testing.T) {
	for _, variant := range []string{"light", "dark"} {
		h := &house{t: t, db: story(t)}
		h.App, _ = show(t, h.db, func(c *ui.Config) {
			c.App.Preferences().SetString("appearance", variant)
			c.LeaveTraining = func() {}
		})
		h.about("#1042", "#1048")
		for _, golden := range goldens {
			h.leave(nil)
			golden.open(h)
			w := h.Desktop()
			if opened := h.windows(); len(opened) > 0 {
				w = opened[0]
			}
			looks(t, golden.name+"-"+variant, w)
		}

		s := connectingIn(t, variant, "write_merchant_managed_fulfillment_orders")
		s.fill(shopsim.ClientID, shopsim.ClientSecret)
		test.Tap(s.view.Test)
		looks(t, "connect-a-shop-"+variant, s.window)
	}
}

// looks compares a window with its picture, or keeps what it looks like as that.
func looks(t *testing.T, name string, w fyne.Window) {
	t.Helper()
	inOwnFonts(t, name, w)
	// Notes know their height once they know their width; the test driver lays out again only
	// for another size.
	size := w.Canvas().Size()
	w.Resize(size.AddWidthHeight(1, 1))
	w.Resize(size)
	now := copied(w.Canvas().Capture())
	path := filepath.Join(goldenFolder, name+".png")
	if os.Getenv("TILLBRIDGE_GOLDEN") == "renew" {
		write(t, path, fewColours(now))
		return
	}
	f, err := os.Open(path)
	must(t, err)
	defer func() { must(t, f.Close()) }()
	reviewed, err := png.Decode(f)
	must(t, err)
	before := copied(reviewed)
	differing, marked := compared(before, now)
	pixels := now.Bounds().Dx() * now.Bounds().Dy()
	if now.Bounds() == before.Bounds() && differing*oneIn <= pixels {
		return
	}
	must(t, os.MkdirAll(otherFolder, 0o755))
	other := filepath.Join(otherFolder, name)
	write(t, other+".png", now)
	write(t, other+"-differs.png", marked)
	t.Errorf("%s does not look as reviewed: %d of %d pixels differ. %s.png is how it looks, %s-differs.png marks where. "+
		"TILLBRIDGE_GOLDEN=renew keeps a change that is meant.", name, differing, pixels, other, other)
}

func copied(picture image.Image) *image.NRGBA {
	c := image.NewNRGBA(picture.Bounds())
	draw.Draw(c, c.Bounds(), picture, image.Point{}, draw.Src)
	return c
}

// compared counts the pixels that differ, and marks them red on the faded picture.
func compared(before, now *image.NRGBA) (differing int, marked *image.NRGBA) {
	all := before.Bounds().Union(now.Bounds())
	marked = image.NewNRGBA(all)
	for y := range all.Max.Y {
		for x := range all.Max.X {
			was, is := before.NRGBAAt(x, y), now.NRGBAAt(x, y)
			step := uint8(edgeStep)
			if inArea(before, x, y) && inArea(now, x, y) {
				step = areaStep
			}
			if !near(was, is, step) {
				differing++
				marked.SetNRGBA(x, y, color.NRGBA{R: 0xE0, A: 0xFF})
				continue
			}
			faded := 0xA0 + (is.R/3+is.G/3+is.B/3)/4
			marked.SetNRGBA(x, y, color.NRGBA{faded, faded, faded, 0xFF})
		}
	}
	return differing, marked
}

// inArea says that a pixel has the colour of the one before and the one above.
func inArea(p *image.NRGBA, x, y int) bool {
	c := p.NRGBAAt(x, y)
	return c == p.NRGBAAt(x-1, y) && c == p.NRGBAAt(x, y-1)
}

func near(a, b color.NRGBA, step uint8) bool {
	apart := func(a, b uint8) uint8 { return max(a, b) - min(a, b) }
	return apart(a.R, b.R) <= step && apart(a.G, b.G) <= step && apart(a.B, b.B) <= step
}

// fewColours is the picture with a palette, a third as large as a file: the colours of areas
// as they are, of edges by those that are nearest.
func fewColours(picture *image.NRGBA) *image.Paletted {
	const exact, apart, most = 48, 8, 256
	weight := map[color.NRGBA]int{}
	size := picture.Bounds().Max
	for y := range size.Y {
		for x := range size.X {
			c := picture.NRGBAAt(x, y)
			weight[c]++
			if inArea(picture, x, y) {
				weight[c] += 9
			}
		}
	}
	colours := slices.Collect(maps.Keys(weight))
	slices.SortFunc(colours, func(a, b color.NRGBA) int {
		return cmp.Or(weight[b]-weight[a], int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B))
	})
	palette := color.Palette{}
	for i, c := range colours {
		has := func(p color.Color) bool { return near(c, p.(color.NRGBA), apart) }
		if i < exact || len(palette) < most && !slices.ContainsFunc(palette, has) {
			palette = append(palette, c)
		}
	}
	nearest := map[color.NRGBA]uint8{}
	for _, c := range colours {
		nearest[c] = uint8(palette.Index(c))
	}
	indexed := image.NewPaletted(picture.Bounds(), palette)
	for y := range size.Y {
		for x := range size.X {
			indexed.SetColorIndex(x, y, nearest[picture.NRGBAAt(x, y)])
		}
	}
	return indexed
}

func write(t *testing.T, path string, picture image.Image) {
	t.Helper()
	f, err := os.Create(path)
	must(t, err)
	must(t, (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(f, picture))
	must(t, f.Close())
}

// inOwnFonts holds every letter of a window to the program's own fonts: Fyne draws what they
// lack by the computer's, which are other on every computer.
func inOwnFonts(t *testing.T, name string, w fyne.Window) {
	t.Helper()
	for _, o := range shownIn(w.Content()) {
		text, ok := o.(*canvas.Text)
		if !ok {
			continue
		}
		for _, r := range text.Text {
			if !hasLetter(t, theme.Current().Font(text.TextStyle), r) && !hasLetter(t, fynetheme.DefaultSymbolFont(), r) {
				t.Errorf("%s: %q has %q, which is in none of the program's fonts", name, text.Text, r)
			}
		}
	}
}

var parsedFonts = map[string]*sfnt.Font{}

func hasLetter(t *testing.T, font fyne.Resource, r rune) bool {
	t.Helper()
	parsed := parsedFonts[font.Name()]
	if parsed == nil {
		var err error
		parsed, err = sfnt.Parse(font.Content())
		must(t, err)
		parsedFonts[font.Name()] = parsed
	}
	glyph, err := parsed.GlyphIndex(&sfnt.Buffer{}, r)
	must(t, err)
	return glyph != 0
}
