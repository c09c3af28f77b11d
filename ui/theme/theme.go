// Package theme is how Tillbridge looks: its palette in light and dark, its
// type and measures, and its icons in any of its colours.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Variant is light or dark, as the user chose; the desktop's own preference is
// not asked.
type Variant uint8

// The two variants. Light is the default.
const (
	Light Variant = iota
	Dark
)

// Theme is the whole program's fyne.Theme. The zero value is light.
type Theme struct {
	Variant Variant
}

// Measures, at scale 1.
const (
	Margin      float32 = 16 // around a window's content
	Gap         float32 = 12 // between panels
	Padding     float32 = 16 // inside a panel
	InputRadius float32 = 6  // inputs and buttons
	PanelRadius float32 = 8
	TileRadius  float32 = 12
)

// Color answers Fyne's widgets. The variant Fyne asks for is left aside: ours
// is chosen in the program.
func (t Theme) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	if own, ok := standard[name]; ok {
		name = own
	}
	if pair, ok := palette[name]; ok {
		return pair[t.Variant]
	}
	variant := fynetheme.VariantLight
	if t.Variant == Dark {
		variant = fynetheme.VariantDark
	}
	return fynetheme.DefaultTheme().Color(name, variant)
}

// Font returns Fyne's bundled Noto Sans and its monospace companion, larger for a style
// of AtSize.
func (t Theme) Font(style fyne.TextStyle) fyne.Resource {
	font := fynetheme.DefaultTheme().Font(style)
	if style.TabWidth > 0 {
		return enlarged(font, float32(style.TabWidth))
	}
	return font
}

// Icon returns Fyne's own icons, for Fyne's own widgets; ours come from Icon,
// the function.
func (t Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return fynetheme.DefaultTheme().Icon(name)
}

// Size answers Fyne's widgets.
func (t Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case fynetheme.SizeNameText:
		return Body
	case fynetheme.SizeNameCaptionText:
		return Caption
	case fynetheme.SizeNameHeadingText:
		return Title
	case fynetheme.SizeNameSubHeadingText:
		return CounterText
	case fynetheme.SizeNameInlineIcon:
		return 18
	case fynetheme.SizeNameInnerPadding:
		return 8
	case fynetheme.SizeNameInputRadius, fynetheme.SizeNameButtonRadius, fynetheme.SizeNamePopupRadius:
		return InputRadius
	case fynetheme.SizeNameDialogRadius, fynetheme.SizeNameCardRadius:
		return PanelRadius
	}
	return fynetheme.DefaultTheme().Size(name)
}

// Color returns a colour of the running program's theme: one of this package's
// names or one of Fyne's. Before Apply it is the light one's.
func Color(name fyne.ThemeColorName) color.Color {
	return Current().Color(name, 0)
}

// Apply makes the program look so; every open window is redrawn.
func Apply(app fyne.App, v Variant) {
	app.Settings().SetTheme(Theme{Variant: v})
}

// Current returns the running program's theme; light before Apply.
func Current() Theme {
	if app := fyne.CurrentApp(); app != nil {
		if t, ok := app.Settings().Theme().(Theme); ok {
			return t
		}
	}
	return Theme{}
}
