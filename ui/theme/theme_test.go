package theme

import (
	"image/color"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"tillbridge/assets"
)

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	part := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*part(r) + 0.7152*part(g) + 0.0722*part(b)
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// grounds are all that text, borders and strips stand on.
var grounds = []fyne.ThemeColorName{
	Page, Panel, Soft, HeaderRow, HoverRow, SelectedRow, UnsavedRow, InputFill, ButtonFill, ButtonHover,
}

// TestEverythingIsSeenOnEveryGround holds text to 4.5 : 1 and what is only looked at, such
// as borders, selection and strips, to 3 : 1 (WCAG 2.2, 1.4.3 and 1.4.11).
func TestEverythingIsSeenOnEveryGround(t *testing.T) {
	type on struct {
		name, ground fyne.ThemeColorName
		least        float64
	}
	const text, shape = 4.5, 3
	pairs := []on{
		{OnPrimary, Primary, text},
		{OnPrimary, PrimaryHover, text},
		{BannerText, BannerFill, text},
		{TileText, TileFill, text},
		{TileText, TilePanel, text},
		{TileFaint, TilePanel, text},
		{TileFaint, TileFill, text},
		{TileFaint, TileHover, text},
		{TipText, TipFill, text},
		{Red.Ink(), DangerHover, text},
		{PaperInk, Paper, text},
		// What can't be pressed need not be read as the rest; it must be seen to be there.
		{DisabledText, DisabledFill, shape},
		{DisabledText, Panel, shape},
	}
	for tone := Amber; tone < tones; tone++ {
		pairs = append(pairs, on{tone.Ink(), tone.Tint(), text})
	}
	for _, ground := range grounds {
		for _, name := range []fyne.ThemeColorName{Text, Secondary, Muted} {
			pairs = append(pairs, on{name, ground, text})
		}
		// Primary is the outline of the selected row and the ring of what has the keys.
		for _, name := range []fyne.ThemeColorName{InputBorder, Primary} {
			pairs = append(pairs, on{name, ground, shape})
		}
		for tone := Amber; tone < tones; tone++ {
			pairs = append(pairs, on{tone.Ink(), ground, text}, on{tone.Solid(), ground, shape})
		}
	}
	for _, variant := range []Variant{Light, Dark} {
		th := Theme{Variant: variant}
		for _, p := range pairs {
			if got := contrast(th.Color(p.name, 0), th.Color(p.ground, 0)); got < p.least {
				t.Errorf("variant %d: %s on %s is %.2f : 1, want at least %.1f : 1", variant, p.name, p.ground, got, p.least)
			}
		}
	}
}

func TestTheUserChoosesTheVariant(t *testing.T) {
	app := test.NewTempApp(t)
	light := rgb(0xF4F6F9)
	if got := (Theme{}).Color(Page, fynetheme.VariantDark); got != light {
		t.Errorf("light by default on a dark desktop: page is %v, want %v", got, light)
	}
	Apply(app, Dark)
	if got, want := Color(Page), rgb(0x10171D); got != want {
		t.Errorf("after choosing dark: page is %v, want %v", got, want)
	}
	Apply(app, Light)
	if got := Color(Page); got != light {
		t.Errorf("after choosing light again: page is %v, want %v", got, light)
	}
}

func TestAnIconIsOneResourceForEachColour(t *testing.T) {
	app := test.NewTempApp(t)
	Apply(app, Light)
	first := Icon(assets.Cart, Primary)
	if again := Icon(assets.Cart, Primary); again != first {
		t.Error("the same icon in the same colour came as a second resource")
	}
	if !strings.Contains(string(first.Content()), `stroke="#0F6E6E"`) {
		t.Errorf("the colour is not in the stroke: %s", first.Content())
	}
	Apply(app, Dark)
	dark := Icon(assets.Cart, Primary)
	if dark == first || dark.Name() == first.Name() {
		t.Error("the dark variant's icon is the light one's")
	}
}

func TestEveryIconDraws(t *testing.T) {
	Apply(test.NewTempApp(t), Light)
	for _, icon := range assets.Icons() {
		t.Run(string(icon), func(t *testing.T) {
			img := IconImage(icon, Text, 48)
			if img == nil || img.Bounds().Dx() != 48 {
				t.Fatalf("not drawn at 48 pixels: %v", img)
			}
			inked := 0
			for y := range 48 {
				for x := range 48 {
					if _, _, _, a := img.At(x, y).RGBA(); a > 0x8000 {
						inked++
						if x == 0 || y == 0 || x == 47 || y == 47 {
							t.Fatalf("drawn over the edge at %d,%d", x, y)
						}
					}
				}
			}
			if inked < 15 {
				t.Errorf("only %d pixels are drawn", inked)
			}
		})
	}
}

// TestAnInputCanBeLarger measures what Fyne draws in a style of AtSize, at the one size
// that the theme has for inputs.
func TestAnInputCanBeLarger(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Theme{})
	for _, size := range []float32{CounterText, Amount} {
		for _, style := range []fyne.TextStyle{{}, {Bold: true}, {Monospace: true}} {
			want := fyne.MeasureText("Approval 04T82K", size, style)
			style.TabWidth = AtSize(size).TabWidth
			got := fyne.MeasureText("Approval 04T82K", Body, style)
			if diff := got.Subtract(want); diff.Width > 1 || diff.Width < -1 || diff.Height > 0.5 || diff.Height < -0.5 {
				t.Errorf("%+v at %v is %v large, want %v", style, size, got, want)
			}
		}
	}
}
