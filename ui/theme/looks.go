package theme

import (
	"math"
	"slices"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Looks is how the program looks on a computer, as its preferences keep it.
type Looks struct {
	Appearance Appearance
	TextSize   TextSize
}

// Appearance is light, dark, or as the system is.
type Appearance string

// The three appearances.
const (
	AlwaysLight Appearance = "light"
	AlwaysDark  Appearance = "dark"
	AsSystem    Appearance = "system"
)

// TextSize is how large text is beside the usual.
type TextSize string

// The three sizes.
const (
	NormalText TextSize = "normal"
	LargeText  TextSize = "large"
	LargerText TextSize = "larger"
)

// The preferences that keep them.
const (
	appearanceKey = "appearance"
	textSizeKey   = "text-size"
)

// LooksIn reads them from the preferences; light and normal where nothing else is kept.
func LooksIn(kept fyne.Preferences) Looks {
	l := Looks{AlwaysLight, NormalText}
	switch a := Appearance(kept.String(appearanceKey)); a {
	case AlwaysDark, AsSystem:
		l.Appearance = a
	}
	switch s := TextSize(kept.String(textSizeKey)); s {
	case LargeText, LargerText:
		l.TextSize = s
	}
	return l
}

// Keep keeps them in the preferences.
func (l Looks) Keep(kept fyne.Preferences) {
	kept.SetString(appearanceKey, string(l.Appearance))
	kept.SetString(textSizeKey, string(l.TextSize))
}

// Variant is light or dark, while the system is as given.
func (a Appearance) Variant(system fyne.ThemeVariant) Variant {
	if a == AlwaysDark || a == AsSystem && system == fynetheme.VariantDark {
		return Dark
	}
	return Light
}

// sizes are those of text: normal, large, larger. What is small grows most, since it is
// what is hard to read; a window at large text still fits 1280 × 800.
var sizes = map[*float32][3]float32{
	&Caption: {11, 13, 14}, &Small: {12, 14, 15}, &Body: {13, 15, 17}, &PanelTitle: {14, 16, 18}, &CounterText: {16, 17, 19},
	&Title: {20, 22, 24}, &BigTitle: {22, 24, 26}, &Amount: {26, 28, 30}, &BigAmount: {34, 36, 40},
}

// Text sizes, at the normal size of text until SetTextSize.
var (
	Caption     float32 = 11 // keys, second lines
	Small       float32 = 12 // table headers, badges, captions
	Body        float32 = 13 // back office
	PanelTitle  float32 = 14 // panel titles, footer buttons
	CounterText float32 = 16 // counter body and buttons
	Title       float32 = 20 // window titles
	BigTitle    float32 = 22 // the Desktop's shop name
	Amount      float32 = 26 // an amount to act on
	BigAmount   float32 = 34 // the balance
)

// SetTextSize makes text as large as chosen. It is called before the first window is
// made: what is drawn keeps its size.
func SetTextSize(s TextSize) {
	at := max(0, slices.Index([]TextSize{NormalText, LargeText, LargerText}, s))
	for size, each := range sizes {
		*size = each[at]
	}
}

// Enlarged says that text is larger than usual, so that a window has to find more room for it.
func Enlarged() bool { return Body > sizes[&Body][0] }

// Scaled is a measure beside text that fits its normal size, such as the height of a row,
// as it fits the size in use; in whole units.
func Scaled(measure float32) float32 { return ScaledTo(Body, measure) }

// ScaledTo is a measure beside text that fits Body at its normal size, as it fits text of
// another size.
func ScaledTo(text, measure float32) float32 {
	return float32(math.Round(float64(measure * text / sizes[&Body][0])))
}

// SmallGrowth is how many times as large as usual Small is.
func SmallGrowth() float32 { return Small / sizes[&Small][0] }

// SmallGrown is the size of text where Body has no room: Small, though never less than Body is
// at its normal size.
func SmallGrown() float32 { return max(Small, sizes[&Body][0]) }
