package imports

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// show brings everything in line with how far the window has come.
func (v *Window) show() {
	screen.Show(v.start, v.state == noFile)
	screen.Show(v.filled, v.state != noFile)
	v.name.Set(filepath.Base(v.file))
	v.showReading()
	v.showRows()
	v.showNote()
	screen.Show(v.Whole, v.state != done)
	screen.Show(v.ofUpdate, v.state != done && v.found.sum.Differing > 0)
	screen.Show(v.ofCurrency, v.found.priceless)
	screen.Show(v.Stop, v.busy())
	screen.Show(v.Rest, v.rest != "")
	screen.Show(v.close, v.state != done && !v.busy())
	screen.Enable(v.Other, map[bool]string{true: "The rows are being imported."}[v.busy()])
	v.Import.Icon = assets.Download
	v.Import.SetText(v.primary())
	if v.state == done {
		v.Import.Icon = assets.Check
	}
	screen.Enable(v.Import, v.whyNot())
	v.filled.Refresh()
	v.footer.Refresh()
}

// showReading shows how the file is read.
func (v *Window) showReading() {
	r := v.found.reading
	workbook := r.Page != ""
	for _, o := range v.ofText {
		screen.Show(o, !workbook)
	}
	screen.Show(v.ofWorkbook, workbook)
	screen.Show(v.ofPlaces, len(r.Locations) > 1)
	choose := func(s *widgets.Select, options []string, at int) {
		s.Options = options
		s.SetChosen(at)
	}
	names := charsets
	if !slices.Contains(names, r.Charset) && r.Charset != "" {
		names = append(slices.Clone(names), r.Charset)
	}
	choose(v.Charset, names, slices.Index(names, r.Charset))
	choose(v.Separator, separatorNames, slices.Index(separators, r.Separator))
	choose(v.Page, r.Pages, slices.Index(r.Pages, r.Page))
	lines := make([]string, max(headers, r.Header))
	for i := range lines {
		lines[i] = "Titles in line " + strconv.Itoa(i+1)
	}
	choose(v.Header, lines, r.Header-1)
	places, at := []string{"Stock: this shop's"}, 0
	for i, name := range r.Locations {
		places = append(places, "Stock: "+name)
		if slices.Equal(v.options.Locations, []string{name}) {
			at = i + 1
		}
	}
	choose(v.Location, places, at)
	text := ""
	if r.Layout != "" {
		text = "A file as " + r.Layout + " writes it."
	}
	if len(r.Locations) > 1 {
		text = screen.Join(" ", text, "Stock is that of "+strings.Join(r.Counted, ", ")+".")
	}
	v.said.Set(text)
	v.Columns.Refresh()
}

// showRows shows what would become of the rows, and counts them.
func (v *Window) showRows() {
	var names []string
	for _, n := range v.narrowers() {
		if v.state != looking { // which has not counted them yet
			n.name += "  " + screen.Number(n.n)
		}
		names = append(names, n.name)
	}
	v.Only.Options = names
	v.Only.SetChosen(max(0, v.Only.Chosen()))
	switch {
	case v.state == looking:
		v.empty.Set(assets.Clock, "Reading the rows…")
	case v.failed != nil || v.found.reading.Lacks != "" || v.found.priceless:
		v.empty.Set(assets.Info, "The rows are shown once the file can be read.")
	default:
		v.empty.Set(assets.CheckCircle, "None.")
	}
	v.Rows.Refresh()
	v.explain(v.Rows.Selected())
	if v.busy() || v.state == looking {
		return // progress says how far it is
	}
	s := v.found.sum
	if s.Rows == 0 {
		v.footer.SetFacts("", "")
		return
	}
	facts := []string{screen.Number(s.Known) + " known already"}
	if s.Coded > 0 {
		facts = append(facts, screen.Many(s.Coded, "gets its number", "get their numbers"))
	}
	if s.Differing > 0 {
		facts = append(facts, screen.Number(s.Differing)+" different")
	}
	facts = append(facts, screen.Number(s.Bad)+" left out", screen.Many(s.Warnings, "warning", "warnings"))
	v.footer.SetFacts(screen.Number(s.New)+" new", strings.Join(facts, " · "))
}

// showNote says what stands in the way, or what came of it.
func (v *Window) showNote() {
	screen.Show(v.note, true)
	switch r := v.found.reading; {
	case v.failed != nil:
		v.note.Set(theme.Red, assets.XCircle, "", store.MessageOf(v.failed))
	case v.state == done:
		v.note.Set(theme.Green, assets.CheckCircle, "", v.found.told)
	case v.found.told != "":
		v.note.Set(theme.Amber, assets.Alert, "", v.found.told)
	case r.Lacks != "":
		v.note.Set(theme.Amber, assets.Alert, "Which column is "+r.Lacks+"?", "Select it below and press Space. Nothing can be imported without.")
	case v.found.priceless:
		v.note.Set(theme.Amber, assets.Alert, "Which currency are the prices in?",
			"No shop is connected yet: write it below, as EUR, and press Enter.")
	default:
		screen.Show(v.note, false)
	}
}

// importable is how many records would be other here.
func (v *Window) importable() int {
	n := v.found.sum.New + v.found.sum.Coded
	if v.Update.Ticked() {
		n += v.found.sum.Differing
	}
	return n
}

func (v *Window) primary() string {
	switch n := v.importable(); {
	case v.state == done:
		return "Done"
	case v.state == noFile || v.state == looking || n == 0:
		return "Import"
	case n == v.found.sum.Coded:
		return "Import " + screen.Many(n, "number", "numbers")
	default:
		return "Import " + screen.Many(n-v.found.sum.Coded, v.cfg.Kind.one, v.cfg.Kind.many)
	}
}

// whyNot is why the rows can't be imported now, "" when they can.
func (v *Window) whyNot() string {
	switch {
	case v.state == done:
		return ""
	case v.state == noFile:
		return "Choose a file first."
	case v.state == looking:
		return "The rows are being read."
	case v.busy():
		return "The rows are being imported."
	case v.failed != nil:
		return "The file can't be read."
	case v.found.reading.Lacks != "":
		return "No column is " + v.found.reading.Lacks + "."
	case v.found.priceless:
		return "Nobody knows in which currency the prices are."
	case v.importable() == 0:
		return "Nothing in the file is new."
	case v.Whole.Ticked() && v.found.sum.Bad > 0:
		return screen.Many(v.found.sum.Bad, "row is bad", "rows are bad") + ", and it is to be all or nothing."
	}
	return ""
}
