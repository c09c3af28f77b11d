package store

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// PrinterProfile is how a receipt printer is driven: each make has commands, code pages
// and a drawer of its own.
type PrinterProfile struct {
	Language PrinterLanguage
	// CodePages are those that the printer has, with commas between them, the first that
	// has a letter is used; "" are those that nearly all printers of the language have,
	// and Pictures none. Letters outside of them are printed as a picture.
	CodePages string
	// NoCutter is for printers whose paper is torn off.
	NoCutter bool
	// Drawer is the pin of the drawer's plug that opens it, 2 or 5.
	Drawer int
	// Pulse is how long it is driven.
	Pulse time.Duration
}

// PrinterLanguage is the commands that a receipt printer understands.
type PrinterLanguage string

// The languages: Epson's ESC/POS, which most makes understand, Star's line mode, and
// Star's raster mode for printers that know no letters (TSP100).
const (
	Epson      PrinterLanguage = "epson"
	Star       PrinterLanguage = "star"
	StarRaster PrinterLanguage = "star raster"
)

// PrinterLanguages returns all of them in the order of the drop-down.
func PrinterLanguages() []PrinterLanguage { return []PrinterLanguage{Epson, Star, StarRaster} }

// Label is the language as Settings names it.
func (l PrinterLanguage) Label() string {
	switch l {
	case Star:
		return "Star"
	case StarRaster:
		return "Star, pictures only (TSP100)"
	default:
		return "Epson (ESC/POS)"
	}
}

// Pictures stands in place of code pages for a printer that is to print every letter
// outside of ASCII as a picture.
const Pictures = "pictures"

// CodePages returns the code pages that a profile may name.
func CodePages() []string {
	return []string{
		"437", "850", "852", "858", "860", "863", "865", "866",
		"1250", "1251", "1252", "1253", "1254", "1257", "8859-7", "8859-15",
	}
}

// UsualPrinter is the profile of a printer that nobody has described.
func UsualPrinter() PrinterProfile {
	return PrinterProfile{Language: Epson, Drawer: 2, Pulse: 50 * time.Millisecond}
}

// The settings of a computer's printer profile.
const (
	SettingPrinterLanguage  = "here.printer.language"
	SettingPrinterCodePages = "here.printer.code-pages"
	SettingPrinterCutter    = "here.printer.cutter"
	SettingPrinterDrawer    = "here.printer.drawer-pin"
	SettingPrinterPulse     = "here.printer.drawer-pulse"
)

// printerSettings are a profile's, as Settings lists them.
func printerSettings() []Setting {
	usual := UsualPrinter()
	return []Setting{
		{
			SettingPrinterLanguage, "The commands of this computer's receipt printer: epson, star or star raster.", string(usual.Language),
			readPrinterLanguage,
		},
		{SettingPrinterCodePages, "The code pages that it has, with commas between them; empty for those that nearly all have; " + Pictures +
			" for none, so that letters outside of ASCII are pictures.", usual.CodePages, readCodePages},
		{SettingPrinterCutter, "Whether it cuts the paper: yes or no.", SwitchWord(!usual.NoCutter), readSwitch},
		{SettingPrinterDrawer, "The pin of the drawer's plug that opens it: 2 or 5.", strconv.Itoa(usual.Drawer), readDrawer},
		{SettingPrinterPulse, "How long the pin is driven, as 50ms.", usual.Pulse.String(), readPulse},
	}
}

// Texts are a profile's settings by their keys.
func (p PrinterProfile) Texts() map[string]string {
	return map[string]string{
		SettingPrinterLanguage:  string(p.Language),
		SettingPrinterCodePages: p.CodePages,
		SettingPrinterCutter:    SwitchWord(!p.NoCutter),
		SettingPrinterDrawer:    strconv.Itoa(p.Drawer),
		SettingPrinterPulse:     p.Pulse.String(),
	}
}

// PrinterProfileOf reads what Texts wrote; text returns a key's value, "" for one that
// nobody has decided. Invalid says which value is wrong.
func PrinterProfileOf(text func(key string) string) (p PrinterProfile, err error) {
	read := func(key string, take func(string)) {
		value := text(key)
		for _, setting := range printerSettings() {
			if setting.Key != key {
				continue
			}
			if value == "" {
				value = setting.Usual
			}
			kept, failed := setting.Read(value)
			if failed != nil && err == nil {
				err = failed
			}
			take(kept)
		}
	}
	read(SettingPrinterLanguage, func(s string) { p.Language = PrinterLanguage(s) })
	read(SettingPrinterCodePages, func(s string) { p.CodePages = s })
	read(SettingPrinterCutter, func(s string) { p.NoCutter = s == SwitchWord(false) })
	read(SettingPrinterDrawer, func(s string) { p.Drawer, _ = strconv.Atoi(s) })
	read(SettingPrinterPulse, func(s string) { p.Pulse, _ = time.ParseDuration(s) })
	return p, err
}

// Checked is the profile as it is kept; Invalid says which of its values is wrong.
func (p PrinterProfile) Checked() (PrinterProfile, error) {
	texts := p.Texts()
	return PrinterProfileOf(func(key string) string { return texts[key] })
}

func readPrinterLanguage(text string) (string, error) {
	language := PrinterLanguage(strings.ToLower(strings.Join(strings.Fields(text), " ")))
	if !slices.Contains(PrinterLanguages(), language) {
		return "", Fail(Invalid, "%q is no language of receipt printers. Nothing was saved; there are epson, star and star raster.", text)
	}
	return string(language), nil
}

func readCodePages(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" || strings.EqualFold(text, Pictures) {
		return strings.ToLower(text), nil
	}
	var pages []string
	for page := range strings.SplitSeq(text, ",") {
		page = strings.TrimLeft(strings.ToUpper(strings.TrimSpace(page)), "CPW")
		if !slices.Contains(CodePages(), page) {
			return "", Fail(Invalid, "%q is no code page of receipt printers. Nothing was saved; there are %s, or %s.", page,
				strings.Join(CodePages(), ", "), Pictures)
		}
		if !slices.Contains(pages, page) {
			pages = append(pages, page)
		}
	}
	return strings.Join(pages, ","), nil
}

func readDrawer(text string) (string, error) {
	if text = strings.TrimSpace(text); text != "2" && text != "5" {
		return "", Fail(Invalid, "%q is no pin that opens a drawer. Nothing was saved; choose 2 or 5.", text)
	}
	return text, nil
}

// longestPulse is how long any printer drives a drawer; longer would burn its coil.
const longestPulse = 500 * time.Millisecond

func readPulse(text string) (string, error) {
	pulse, err := time.ParseDuration(strings.TrimSpace(text))
	if err != nil || pulse < 10*time.Millisecond || pulse > longestPulse {
		return "", Fail(Invalid, "%q is no time that opens a drawer. Nothing was saved; choose one from 10ms to %s.", text, longestPulse)
	}
	return pulse.Round(10 * time.Millisecond).String(), nil
}
