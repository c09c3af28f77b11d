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
