package imports

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// found is what is known of a file.
type found struct {
	reading csvfile.Reading
	// priceless says that nobody knows in which currency its prices are.
	priceless bool
	sum       csvfile.Sum
	// first are its first rows, bad, warned and differing the first of such; warnedRows is how
	// many there are with a warning.
	first, bad, warned, differing []row
	warnedRows                    int
	// size and changed are the file's when it was read.
	size    int64
	changed time.Time
	// told is what came of the last attempt to import it.
	told string
}

// mostShown is how many rows of a kind are shown.
const mostShown = 200

func (f *found) add(r row) {
	keep := func(rows *[]row) {
		if len(*rows) < mostShown {
			*rows = append(*rows, r)
		}
	}
	keep(&f.first)
	switch {
	case r.bad:
		keep(&f.bad)
		return
	case r.differs:
		keep(&f.differing)
	}
	if r.warned {
		f.warnedRows++
		keep(&f.warned)
	}
}

// Take takes a file in hand, in place of the one that was.
func (v *Window) Take(path string) {
	if v.busy() {
		return
	}
	v.file, v.options, v.found, v.rest = path, csvfile.Options{Incomplete: true}, found{}, ""
	v.Whole.SetTicked(false)
	v.Update.SetTicked(false)
	v.Only.SetChosen(0)
	v.look("")
	v.window.Canvas().Focus(v.Columns.FocusTarget())
}

// look reads the file again, in the background: first how, then all its rows, of which the
// first are shown meanwhile. told is why it is read again, "" where a person asked for it.
func (v *Window) look(told string) {
	path, options, c, kind := v.file, v.options, v.choice(), v.cfg.Kind
	v.state, v.failed, v.rest = looking, nil, ""
	v.found = found{reading: v.found.reading, told: told}
	v.Rows.Select(-1)
	v.footer.SetFacts("Reading the file…", "")
	v.show()
	v.load.Start(v.window, func(ctx context.Context) (f found, err error) {
		partly := func(act func()) {
			v.window.Work.UI(func() {
				if ctx.Err() == nil && v.state == looking {
					act()
				}
			})
		}
		f.told = told
		early := false
		err = opened(ctx, v.cfg.Shop, kind, path, options, func(t table, info os.FileInfo) error {
			f.reading, f.size, f.changed, f.priceless = t.reading(), info.Size(), info.ModTime(), t.priceless(c)
			reading := f.reading
			partly(func() { v.found.reading = reading; v.showReading() })
			if f.reading.Lacks != "" || f.priceless {
				return nil
			}
			f.sum, err = t.preview(ctx, c, func(rows int) {
				partly(func() { v.footer.SetFacts("Reading the rows…", screen.Number(rows)+" so far") })
			}, func(r row) {
				f.add(r)
				if len(f.first) == mostShown && !early {
					early = true
					begun := f // the rows that come are put behind those of it
					partly(func() { v.found = begun; v.showRows() })
				}
			})
			return err
		})
		return f, err
	}, func(f found, err error) {
		v.state, v.found, v.failed = looked, f, err
		if at := v.Columns.Selected(); at < 0 && len(f.reading.Columns) > 0 {
			v.Columns.Select(0)
		}
		v.show()
	})
}

// opened opens a file, and closes it when act is done.
func opened(ctx context.Context, d *db.DB, kind Kind, path string, o csvfile.Options, act func(table, os.FileInfo) error) (err error) {
	file, err := os.Open(path) //nolint:gosec // the file is the one that the person chose
	if err != nil {
		return store.FailBecause(err, store.Invalid, "%s can't be read. Nothing was imported; check its name and who may read it.", path)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("looking at the file: %w", err)
	}
	t, err := kind.open(ctx, d, file, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	return act(t, info)
}

func (v *Window) choice() choice {
	c := choice{allOrNothing: v.Whole.Ticked(), update: v.Update.Ticked()}
	if text := strings.ToUpper(strings.TrimSpace(v.Currency.Entry.Text)); store.CheckCurrency(text) == nil {
		c.currency = text
	}
	return c
}

// priced reads the rows once their currency is said.
func (v *Window) priced() {
	if err := store.CheckCurrency(strings.ToUpper(strings.TrimSpace(v.Currency.Entry.Text))); err != nil {
		v.Currency.Say(theme.Red, "No such currency")
		return
	}
	v.Currency.Say(theme.NoTone, "")
	v.look("")
}

// chooseField asks what a column means.
func (v *Window) chooseField(i int) {
	if v.busy() || v.state == done || i < 0 {
		return
	}
	r, path := v.found.reading, v.file
	askField(v.window, v.cfg.Kind, r.Columns[i], func(field string) {
		if v.file != path {
			return // another file was dropped on the list meanwhile
		}
		v.options.Map = r.With(i, field)
		v.look("")
		v.window.Canvas().Focus(v.Columns.FocusTarget())
	})
}

// ask asks before anything here is written over, and imports.
func (v *Window) ask() {
	if v.state == done {
		v.window.Close()
		return
	}
	if v.whyNot() != "" {
		return
	}
	if n, path := v.found.sum.Differing, v.file; v.Update.Ticked() && n > 0 {
		screen.Ask(v.window.Canvas(), screen.Question{
			Tone: theme.Amber, Icon: assets.Pencil, Title: "Write over " + screen.Many(n, "product", "products") + " here?",
			Sentences: []string{
				"What the list shows as different becomes what the file says, its stock too. Transactions that exist stay as they are.",
			},
			Answers: []screen.Answer{{Text: "Keep Looking"}, {
				Kind: widgets.Primary, Icon: assets.Download, Text: v.primary(), Act: func() {
					if v.file == path && v.whyNot() == "" { // no other was dropped on the list meanwhile
						v.take()
					}
				},
			}},
		})
		return
	}
	v.take()
}

// result is what came of an import.
type result struct {
	done outcome
	// whole says that one bad row was to keep the file out.
	whole bool
	rest  string
	// kept is why the rows that were left out could not be kept in a file, nil when they are.
	kept error
	// other says that the file is no longer the one that was shown.
	other bool
}

// take imports the file in the background.
func (v *Window) take() {
	path, options, c, kind, was := v.file, v.options, v.choice(), v.cfg.Kind, v.found
	ctx, stop := context.WithCancel(v.window.Open())
	v.state, v.stop, v.found.told = importing, stop, ""
	v.footer.SetFacts("Importing…", "nothing is kept before all rows are in")
	v.show()
	v.window.Canvas().Focus(v.Stop)
	v.window.Work.Go(func() {
		r := result{whole: c.allOrNothing}
		err := opened(ctx, v.cfg.Shop, kind, path, options, func(t table, info os.FileInfo) (err error) {
			if r.other = info.Size() != was.size || !info.ModTime().Equal(was.changed); r.other {
				return nil
			}
			reading := t.reading()
			rest := reading.NewRest()
			defer func() { err = errors.Join(err, rest.Close()) }()
			if r.done, err = t.take(ctx, path, c, func(rows int) {
				v.window.Work.UI(func() {
					if v.busy() {
						v.footer.SetFacts("Importing…", screen.Number(rows)+" of "+screen.Number(was.sum.Rows)+
							" rows read; nothing is kept before all are in")
					}
				})
			}, rest.Add); err != nil || c.allOrNothing && r.done.bad > 0 {
				return err
			}
			r.rest, r.kept = rest.Keep(path)
			return nil
		})
		stopped := ctx.Err() != nil
		stop()
		v.window.Work.UI(func() {
			if v.window.Open().Err() == nil {
				v.took(r, err, stopped)
			}
		})
	})
}

// took shows what came of an import.
func (v *Window) took(r result, err error, stopped bool) {
	switch {
	case err != nil && stopped && !r.done.kept:
		v.state, v.found.told = looked, "Stopped. Nothing was imported."
	case err != nil && !r.done.kept:
		v.state, v.found.told = looked, store.MessageOf(err)
	case r.other:
		v.look("The file has changed since it was read, so nothing was imported. This is how it is now.")
		return
	case r.whole && r.done.bad > 0:
		v.state, v.found.told = looked, screen.Many(r.done.bad, "row is bad", "rows are bad")+", so nothing was imported."
	default:
		v.state, v.found.told, v.rest = done, v.sentence(r), r.rest
		if err != nil { // the file could not be let go of, or the like
			v.found.told += " " + store.MessageOf(err)
		}
	}
	v.show()
	if v.state == done {
		v.footer.SetFacts("", "")
	}
	v.window.Canvas().Focus(v.Import)
}

// sentence says what was imported, and where the rest is.
func (v *Window) sentence(r result) string {
	d := r.done
	text := screen.Many(d.added, v.cfg.Kind.one+" was", v.cfg.Kind.many+" were") + " added, " + screen.Number(d.known) + " known already."
	if d.coded > 0 {
		text += " " + screen.Many(d.coded, "of them has its number", "of them have their numbers") + " in the other system now."
	}
	if d.differing > 0 {
		text += fmt.Sprintf(" %s differed, %s of them written over.", screen.Number(d.differing), screen.Number(d.updated))
	}
	if d.matched > 0 {
		text += " " + screen.Many(d.matched, "waiting order", "waiting orders") + " got a transaction by it."
	}
	switch {
	case r.kept != nil:
		text += " " + screen.Many(d.bad, "row", "rows") + " could not be taken, nor kept in a file: " + store.MessageOf(r.kept)
	case r.rest != "":
		text += fmt.Sprintf(" %s in %s beside it, with the reason: mend that file and import it.",
			screen.Many(d.bad, "row was left out and is", "rows were left out and are"), filepath.Base(r.rest))
	}
	return text
}

func (v *Window) openRest() {
	if err := v.cfg.Browse(screen.FileURL(v.rest)); err != nil {
		screen.Tell(v.window.Canvas(), "Not opened", "This computer has no program for it. The file is whole: "+v.rest+".")
	}
}

// Unsaved counts an import under way: it is lost with the window.
func (v *Window) Unsaved() int {
	if v.busy() {
		return 1
	}
	return 0
}

// AskToClose asks first while rows are being imported.
func (v *Window) AskToClose(then func()) {
	if !v.busy() {
		then()
		return
	}
	v.askThen(then)
}

func (v *Window) askToStop() { v.askThen(nil) }

func (v *Window) askThen(then func()) {
	screen.Ask(v.window.Canvas(), screen.Question{
		Tone: theme.Amber, Icon: assets.Download, Title: "Stop the import?",
		Sentences: []string{"Nothing of the file is kept then; it can be imported again at any time."},
		Answers: []screen.Answer{{Text: "Go On Importing"}, {Kind: widgets.Danger, Icon: assets.X, Text: "Stop", Act: func() {
			v.stop()
			if then != nil {
				then()
			}
		}}},
	})
}
