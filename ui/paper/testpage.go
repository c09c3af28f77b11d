package paper

import (
	"time"

	"tillbridge/store"
)

// samples are words that show whether a code page is the one it is taken for.
var samples = map[string]string{
	"437": "Grüße, café, ñandú", "850": "Grüße, façade, Øster", "852": "Zażółć gęślą, Příliš", "858": "Grüße, façade, 5 €",
	"860": "Açúcar, não, coração", "863": "Hôtel, où, reçu",
	"865": "Blåbær, Øster, Ærø", "866": "Съешь ещё булок", "1250": "Zażółć, Příliš, 5 €",
	"1251": "Съешь ещё булок, № 5", "1252": "Grüße, œuvre, 5 €", "1253": "Καλημέρα κόσμε", "1254": "Işıl, Çağlayan, Gülşen",
	"1257": "Ačiū, paldies, õhtu", "8859-7": "Καλημέρα κόσμε", "8859-15": "Grüße, œuvre, 5 €",
}

// scriptSamples are a word of each script that is printed as a picture where the printer
// has no letters for it.
var scriptSamples = []struct{ name, text string }{
	{"Greek", "Καλημέρα"},
	{"Cyrillic", "Здравствуйте"},
	{"Vietnamese", "Cảm ơn quý khách"},
	{"Hebrew", "שלום"},
	{"Arabic", "مرحبا بكم"},
	{"Chinese", "欢迎光临"},
	{"Japanese", "ありがとう"},
	{"Korean", "감사합니다"},
	{"Thai", "ขอบคุณ"},
}

// TestPage shows what a printer can do as it is described: the letters of each of its
// code pages, each script as a picture, the barcode, the cut, and the drawer, which
// opens when it is printed with it.
func TestPage(profile store.Profile, printer Printer, machine string, now time.Time) Sheet {
	l := layout{profile: profile, now: now}
	l.shop()
	l.add(block{kind: bar, left: "Test page of " + machine})
	l.pair(store.DayAndTime(now, profile.Country), string(printer.Format))
	if printer.Format.Roll() {
		l.pair("Language", printer.Profile.Language.Label())
		if pages := pageNames(printer.Profile); len(pages) > 0 && printer.Profile.Language != store.StarRaster {
			l.add(block{kind: rule}, block{left: "Letters by code page", size: bold})
			for _, page := range pages {
				l.add(block{left: page, right: samples[page], only: page})
			}
			l.centred("If a line can't be read, take its code page out in Settings, Printer.")
		}
	}
	l.add(block{kind: rule}, block{left: "Letters as pictures", size: bold})
	for _, sample := range scriptSamples {
		l.add(block{left: sample.name, right: sample.text, only: store.Pictures})
	}
	l.add(block{kind: rule}, block{kind: code, left: "20000000"})
	l.centred("The barcode is 20000000.")
	if printer.Format.Roll() {
		if !printer.Profile.NoCutter {
			l.centred("Below this line the paper is cut.")
		}
		l.centred("A drawer at the printer has opened.")
	}
	s := Sheet{title: "Test page of " + machine}
	l.onto(&s)
	if lacking := s.Lacking(); lacking != "" {
		s.blocks = append(s.blocks, block{kind: middle, left: lacking})
	}
	return s
}
