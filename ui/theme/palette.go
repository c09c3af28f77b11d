package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Colours by use.
const (
	Page         fyne.ThemeColorName = "tillbridge.page"         // behind everything
	Panel        fyne.ThemeColorName = "tillbridge.panel"        // panels, tiles, rows
	Soft         fyne.ThemeColorName = "tillbridge.soft"         // footers inside panels, notes
	Line         fyne.ThemeColorName = "tillbridge.line"         // borders of panels, between rows
	InputBorder  fyne.ThemeColorName = "tillbridge.inputBorder"  // borders of inputs and buttons
	HeaderRow    fyne.ThemeColorName = "tillbridge.headerRow"    // a table's header
	InputFill    fyne.ThemeColorName = "tillbridge.inputFill"    // inside inputs
	ButtonFill   fyne.ThemeColorName = "tillbridge.buttonFill"   // inside plain buttons
	Text         fyne.ThemeColorName = "tillbridge.text"         // what is read
	Secondary    fyne.ThemeColorName = "tillbridge.secondary"    // what is read second, icons
	Muted        fyne.ThemeColorName = "tillbridge.muted"        // placeholders, dashes
	Primary      fyne.ThemeColorName = "tillbridge.primary"      // the one button that goes on
	PrimaryHover fyne.ThemeColorName = "tillbridge.primaryHover" // the same under the pointer
	OnPrimary    fyne.ThemeColorName = "tillbridge.onPrimary"    // text on Primary
	DangerHover  fyne.ThemeColorName = "tillbridge.dangerHover"  // a danger button under the pointer
	ButtonHover  fyne.ThemeColorName = "tillbridge.buttonHover"  // a plain button under the pointer
	HoverRow     fyne.ThemeColorName = "tillbridge.hoverRow"     // the row under the pointer
	SelectedRow  fyne.ThemeColorName = "tillbridge.selectedRow"
	UnsavedRow   fyne.ThemeColorName = "tillbridge.unsavedRow"

	DisabledFill   fyne.ThemeColorName = "tillbridge.disabledFill"
	DisabledBorder fyne.ThemeColorName = "tillbridge.disabledBorder"
	DisabledText   fyne.ThemeColorName = "tillbridge.disabledText"

	TileFill  fyne.ThemeColorName = "tillbridge.tileFill"  // the eCommerce tile, the same in both variants
	TileHover fyne.ThemeColorName = "tillbridge.tileHover" // the same under the pointer
	TilePanel fyne.ThemeColorName = "tillbridge.tilePanel" // its breakdown
	TileLine  fyne.ThemeColorName = "tillbridge.tileLine"  // its lines
	TileText  fyne.ThemeColorName = "tillbridge.tileText"  // its figures
	TileFaint fyne.ThemeColorName = "tillbridge.tileFaint" // its words

	BannerFill fyne.ThemeColorName = "tillbridge.bannerFill" // the training banner, the same in both variants
	BannerText fyne.ThemeColorName = "tillbridge.bannerText"

	TipFill fyne.ThemeColorName = "tillbridge.tipFill" // tooltips and toasts
	TipText fyne.ThemeColorName = "tillbridge.tipText"

	ShadowColor fyne.ThemeColorName = "tillbridge.shadow"

	Paper     fyne.ThemeColorName = "tillbridge.paper"     // what is printed on, white in both variants
	PaperInk  fyne.ThemeColorName = "tillbridge.paperInk"  // what is printed
	PaperEdge fyne.ThemeColorName = "tillbridge.paperEdge" // the paper's border
	Desk      fyne.ThemeColorName = "tillbridge.desk"      // behind a paper
)

// Tone is a meaning with its colours. Every use adds an icon or a word.
type Tone uint8

// The tones. NoTone is text as it stands around.
const (
	NoTone Tone = iota
	Amber       // needs action
	Blue        // under way
	Violet      // waiting for the customer
	Green       // done
	Grey        // over
	Red         // failed
	Teal        // a toggle that is on, a tile's icon
	tones
)

var toneNames = [tones]string{"none", "amber", "blue", "violet", "green", "grey", "red", "teal"}

var toneColors = func() (c [tones][4]fyne.ThemeColorName) {
	for t, name := range toneNames {
		for i, part := range []string{"tint", "ink", "solid", "edge"} {
			c[t][i] = fyne.ThemeColorName("tillbridge." + name + "." + part)
		}
	}
	return c
}()

// Tint is the tone's fill. NoTone's is Panel.
func (t Tone) Tint() fyne.ThemeColorName { return t.part(0, Panel) }

// Ink is text and icons on Tint, at least 5 : 1, and on Panel. NoTone's is Text.
func (t Tone) Ink() fyne.ThemeColorName { return t.part(1, Text) }

// Solid is the tone's dot, strip or bar. NoTone's is Line.
func (t Tone) Solid() fyne.ThemeColorName { return t.part(2, Line) }

// Edge is a thin border around Tint. NoTone's is InputBorder.
func (t Tone) Edge() fyne.ThemeColorName { return t.part(3, InputBorder) }

func (t Tone) part(i int, none fyne.ThemeColorName) fyne.ThemeColorName {
	if t == NoTone || t >= tones {
		return none
	}
	return toneColors[t][i]
}

type pair [2]color.Color

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16 & 0xff), G: uint8(v >> 8 & 0xff), B: uint8(v & 0xff), A: 0xff}
}

func faded(c color.NRGBA, alpha uint8) color.NRGBA {
	c.A = alpha
	return c
}

func both(light, dark uint32) pair { return pair{rgb(light), rgb(dark)} }

var palette = func() map[fyne.ThemeColorName]pair {
	p := map[fyne.ThemeColorName]pair{
		Page:         both(0xF4F6F9, 0x10171D),
		Panel:        both(0xFFFFFF, 0x19222B),
		Soft:         both(0xF7F9FB, 0x1E2831),
		Line:         both(0xE2E7ED, 0x2A3641),
		InputBorder:  both(0x76838F, 0x7A8997),
		HeaderRow:    both(0xEEF1F5, 0x202B35),
		InputFill:    both(0xFFFFFF, 0x131B22),
		ButtonFill:   both(0xFFFFFF, 0x222D37),
		Text:         both(0x1C2733, 0xE7ECF1),
		Secondary:    both(0x52606D, 0xA3B0BD),
		Muted:        both(0x5C6875, 0x9AA7B4),
		Primary:      both(0x0F6E6E, 0x2FB3AB),
		PrimaryHover: both(0x0B5A5A, 0x4CC4BC),
		OnPrimary:    both(0xFFFFFF, 0x06201F),
		DangerHover:  both(0xFDE3E1, 0x4B1D1F),
		ButtonHover:  both(0xEEF2F6, 0x2D3A46),
		HoverRow:     both(0xF1F5F8, 0x202B35),
		SelectedRow:  both(0xD8ECEA, 0x17403F),
		UnsavedRow:   both(0xFFF9EA, 0x2B2615),

		DisabledFill:   both(0xF4F6F9, 0x10171D),
		DisabledBorder: both(0xDDE3EA, 0x2A3641),
		DisabledText:   both(0x7F8C99, 0x6B7986),

		TileFill:  both(0x0F6E6E, 0x0F6E6E),
		TileHover: both(0x117474, 0x117474),
		TilePanel: both(0x0C5A5A, 0x0C5A5A),
		TileLine:  {faded(rgb(0xFFFFFF), 0x24), faded(rgb(0xFFFFFF), 0x24)},
		TileText:  both(0xFFFFFF, 0xFFFFFF),
		TileFaint: both(0xDDF0EE, 0xDDF0EE),

		BannerFill: both(0xF59E0B, 0xF59E0B),
		BannerText: both(0x2B1B02, 0x2B1B02),

		TipFill: both(0x1C2733, 0xE7ECF1),
		TipText: both(0xFFFFFF, 0x10171D),

		ShadowColor: {faded(rgb(0x1C2733), 0x30), faded(rgb(0x000000), 0x80)},

		Paper:     both(0xFFFFFF, 0xFFFFFF),
		PaperInk:  both(0x14181D, 0x14181D),
		PaperEdge: both(0xCBD3DC, 0xFFFFFF),
		Desk:      both(0xE2E7ED, 0x0B1116),
	}
	tone := func(t Tone, light, dark [3]uint32) {
		p[t.Tint()] = both(light[0], dark[0])
		p[t.Ink()] = both(light[1], dark[1])
		p[t.Solid()] = both(light[2], dark[2])
		p[t.Edge()] = pair{faded(rgb(light[2]), 0x58), faded(rgb(dark[2]), 0x68)}
	}
	tone(Amber, [3]uint32{0xFEF0C3, 0x854A08, 0xB86E00}, [3]uint32{0x45320B, 0xFCC95F, 0xF59E0B})
	tone(Blue, [3]uint32{0xDCE9FE, 0x1D4ED8, 0x2563EB}, [3]uint32{0x172F5C, 0x9CC2FF, 0x4D8DF7})
	tone(Violet, [3]uint32{0xECE7FE, 0x6427C9, 0x7C3AED}, [3]uint32{0x33265F, 0xCBBAFF, 0x9A75F8})
	tone(Green, [3]uint32{0xD9F5E2, 0x14692F, 0x15803D}, [3]uint32{0x143A25, 0x86E0A6, 0x2FB463})
	tone(Grey, [3]uint32{0xE6EAEF, 0x455361, 0x6B7280}, [3]uint32{0x2C3742, 0xBAC5D0, 0x8A94A0})
	tone(Red, [3]uint32{0xFDE3E1, 0xB42318, 0xDC2626}, [3]uint32{0x4B1D1F, 0xFFAAA3, 0xF25C54})
	tone(Teal, [3]uint32{0xD5EBE9, 0x0B5A5A, 0x0F6E6E}, [3]uint32{0x114342, 0x7EDBD4, 0x2FB3AB})

	// Laid over fills by Fyne, so they must let them through.
	p[fynetheme.ColorNameHover] = pair{faded(rgb(0x1C2733), 0x10), faded(rgb(0xFFFFFF), 0x14)}
	p[fynetheme.ColorNamePressed] = pair{faded(rgb(0x1C2733), 0x20), faded(rgb(0xFFFFFF), 0x28)}
	p[fynetheme.ColorNameFocus] = pair{faded(rgb(0x0F6E6E), 0x38), faded(rgb(0x2FB3AB), 0x48)}
	p[fynetheme.ColorNameSelection] = pair{faded(rgb(0x0F6E6E), 0x40), faded(rgb(0x2FB3AB), 0x58)}
	p[fynetheme.ColorNameScrollBar] = pair{faded(rgb(0x52606D), 0x80), faded(rgb(0xA3B0BD), 0x80)}
	p[fynetheme.ColorNameScrollBarBackground] = pair{color.Transparent, color.Transparent}
	return p
}()

// standard gives Fyne's own widgets our colours.
var standard = map[fyne.ThemeColorName]fyne.ThemeColorName{
	fynetheme.ColorNameBackground:          Page,
	fynetheme.ColorNameForeground:          Text,
	fynetheme.ColorNameButton:              ButtonFill,
	fynetheme.ColorNameDisabledButton:      DisabledFill,
	fynetheme.ColorNameDisabled:            DisabledText,
	fynetheme.ColorNamePlaceHolder:         Muted,
	fynetheme.ColorNamePrimary:             Primary,
	fynetheme.ColorNameForegroundOnPrimary: OnPrimary,
	fynetheme.ColorNameHyperlink:           Primary,
	fynetheme.ColorNameInputBackground:     InputFill,
	fynetheme.ColorNameInputBorder:         InputBorder,
	fynetheme.ColorNameMenuBackground:      Panel,
	fynetheme.ColorNameOverlayBackground:   Panel,
	fynetheme.ColorNameHeaderBackground:    HeaderRow,
	fynetheme.ColorNameSeparator:           Line,
	fynetheme.ColorNameShadow:              ShadowColor,
	fynetheme.ColorNameError:               Red.Solid(),
	fynetheme.ColorNameSuccess:             Green.Solid(),
	fynetheme.ColorNameWarning:             Amber.Solid(),
}
