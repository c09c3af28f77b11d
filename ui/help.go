package ui

import (
	"tillbridge/assets"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// About is what the program says of itself.
type About struct {
	// Version is how it was built.
	Version string
	// Database is the shop's file, Logs the folder of the log.
	Database, Logs string
}

// practising is the menu's line to practise with parts, nothing outside training.
func (a *App) practising() []command {
	if a.cfg.PractiseParts == nil {
		return nil
	}
	return []command{{label: "Practise with Parts", act: a.practiseParts}}
}

// practiseParts has the training shop get orders to practise with parts on, and says what to
// try with each.
func (a *App) practiseParts() {
	a.cfg.Work.Go(func() {
		said := a.cfg.PractiseParts()
		a.cfg.Work.UI(func() {
			if check := a.checkNow(); check != nil {
				check()
			}
			screen.Ask(a.main.Canvas(), screen.Question{
				Tone: theme.Teal, Icon: assets.GraduationCap, Title: screen.Many(len(said), "order", "orders") + " to practise with parts on",
				Sentences: said,
				Answers:   []screen.Answer{{Text: "Close"}, {Kind: widgets.Primary, Icon: assets.Cart, Text: "eCommerce Sales", Act: a.OpenSales}},
			})
		})
	})
}

func (a *App) showKeys() { screen.ShowKeys(a.main) }

func (a *App) about() {
	about := a.cfg.About
	screen.Ask(a.main.Canvas(), screen.Question{
		Tone: theme.Teal, Icon: assets.Bike, Title: "Tillbridge",
		Sentences: []string{
			"Brings a shop's Shopify orders to its counter. MIT licence.", "Version: " + about.Version,
			"The shop's data: " + about.Database, "The log: " + about.Logs,
		},
		Answers: []screen.Answer{{Kind: widgets.Primary, Text: "Close"}},
	})
}
