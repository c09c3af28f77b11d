package widgets

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// manyRows answers for rows of a database without keeping them.
func manyRows(i int) (Row, bool) {
	status := needsID
	if i%3 == 0 {
		status = isNew
	}
	return Row{Strip: theme.Tone(i % 2), Cells: []Cell{
		{Text: fmt.Sprintf("#%d", i%10_000)},
		{Text: "Nov 23, 10:42 AM"},
		{Text: fmt.Sprintf("Customer %d", i)},
		{Text: fmt.Sprint(i % 9)},
		{Text: fmt.Sprintf("$%d.%02d", i%3000, i%100)},
		paid, ship,
		{Text: fmt.Sprint(20_000_000 + i)},
		status, dash,
	}}, true
}

func showList(t *testing.T, n int) (*DataList, fyne.Window) {
	t.Helper()
	d := NewDataList(salesColumns(), func() int { return n }, manyRows)
	return d, show(t, 1248, 625, d)
}

// rowAt is where a person points at a row that is on the screen.
func rowAt(d *DataList, i int) fyne.Position {
	return fyne.NewPos(300, 1+listHeaderHeight+(float32(i)+0.5)*d.pitch()-d.rows.offset)
}

func TestR6_100000RowsShowOnlyWhatIsOnTheScreen(t *testing.T) {
	fetched := map[int]bool{}
	d := NewDataList(salesColumns(), func() int { return 100_000 }, func(i int) (Row, bool) {
		fetched[i] = true
		return manyRows(i)
	})
	show(t, 1248, 625, d)
	if len(fetched) > 40 {
		t.Errorf("%d rows fetched for one screen", len(fetched))
	}
	clear(fetched)
	d.Select(99_999)
	if !reads(d, "Customer 99999") {
		t.Error("the last row does not show after it was selected")
	}
	if len(fetched) > 80 {
		t.Errorf("%d rows fetched to jump to the end", len(fetched))
	}
	if got, want := d.rows.offset, float32(100_000*34)-d.rows.Size().Height; got != want {
		t.Errorf("scrolled to %v, want %v", got, want)
	}
}

func TestR6_ATitleSorts(t *testing.T) {
	d, w := showList(t, 10)
	type sorted struct {
		column     int
		descending bool
	}
	var got []sorted
	d.OnSort = func(c int, desc bool) { got = append(got, sorted{c, desc}) }
	total, sent := fyne.NewPos(480, 18), fyne.NewPos(1070, 18)
	for _, at := range []fyne.Position{total, total, fyne.NewPos(50, 18), sent} {
		test.TapCanvas(w.Canvas(), at)
	}
	want := []sorted{{4, false}, {4, true}, {0, false}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("sorted %v, want %v", got, want)
	}
}

func TestR7_OneTapHighlights(t *testing.T) {
	d, w := showList(t, 100)
	var selected []int
	d.OnSelected = func(i int) { selected = append(selected, i) }
	d.OnOpened = func(int) { t.Error("one tap opened") }
	test.TapCanvas(w.Canvas(), rowAt(d, 3))
	if d.Selected() != 3 || len(selected) != 1 {
		t.Errorf("selected %d after %v, want 3", d.Selected(), selected)
	}
	if w.Canvas().Focused() != d.FocusTarget() {
		t.Error("the tap did not give the list the keys")
	}
}

func TestR8_DoubleTapAndEnterOpen(t *testing.T) {
	for name, c := range map[string]struct {
		second int
		after  time.Duration
		opened bool
	}{
		"quickly on the same row": {4, 200 * time.Millisecond, true},
		"too slowly":              {4, 900 * time.Millisecond, false},
		"on another row":          {5, 200 * time.Millisecond, false},
	} {
		t.Run(name, func(t *testing.T) {
			d, w := showList(t, 100)
			now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
			d.now = func() time.Time { return now }
			opened := -1
			d.OnOpened = func(i int) { opened = i }
			test.TapCanvas(w.Canvas(), rowAt(d, 4))
			now = now.Add(c.after)
			test.TapCanvas(w.Canvas(), rowAt(d, c.second))
			if (opened == 4) != c.opened {
				t.Errorf("opened %d", opened)
			}
		})
	}
	t.Run("Enter", func(t *testing.T) {
		d, _ := showList(t, 100)
		opened := -1
		d.OnOpened = func(i int) { opened = i }
		press(d.FocusTarget(), fyne.KeyReturn)
		if opened != -1 {
			t.Error("Enter opened with nothing selected")
		}
		press(d.FocusTarget(), fyne.KeyDown, fyne.KeyDown, fyne.KeyEnter)
		if opened != 1 {
			t.Errorf("Enter opened %d, want 1", opened)
		}
	})
}

func TestR51_TheListObeysTheKeyboard(t *testing.T) {
	const page = 16 // of 17 whole rows, so that one stays in sight
	for name, c := range map[string]struct {
		keys []fyne.KeyName
		want int
	}{
		"down from nothing":     {[]fyne.KeyName{fyne.KeyDown}, 0},
		"up at the top":         {[]fyne.KeyName{fyne.KeyDown, fyne.KeyUp}, 0},
		"page down":             {[]fyne.KeyName{fyne.KeyHome, fyne.KeyPageDown}, page},
		"page down and up":      {[]fyne.KeyName{fyne.KeyHome, fyne.KeyPageDown, fyne.KeyPageUp}, 0},
		"end":                   {[]fyne.KeyName{fyne.KeyEnd}, 99_999},
		"page down at the end":  {[]fyne.KeyName{fyne.KeyEnd, fyne.KeyPageDown}, 99_999},
		"home":                  {[]fyne.KeyName{fyne.KeyEnd, fyne.KeyHome}, 0},
		"up from the very last": {[]fyne.KeyName{fyne.KeyEnd, fyne.KeyUp}, 99_998},
	} {
		t.Run(name, func(t *testing.T) {
			d, _ := showList(t, 100_000)
			press(d.FocusTarget(), c.keys...)
			if d.Selected() != c.want {
				t.Fatalf("selected %d, want %d", d.Selected(), c.want)
			}
			if want := fmt.Sprintf("Customer %d", c.want); !reads(d, want) {
				t.Errorf("%s is not on the screen", want)
			}
		})
	}
	t.Run("what it does not use goes to the window", func(t *testing.T) {
		d, w := showList(t, 10)
		checked := 0
		d.Keys = &KeyMap{}
		d.Keys.Search = NewSearchEntry("", d.Keys)
		d.Keys.On(fyne.KeyF5, "", func() { checked++ })
		d.Keys.Attach(w.Canvas())
		press(d.FocusTarget(), fyne.KeyF5)
		d.FocusTarget().TypedRune(' ')
		d.FocusTarget().TypedRune('j')
		if d.Keys.Search.Text != "j" || checked != 1 {
			t.Errorf("searched for %q, F5 %d times", d.Keys.Search.Text, checked)
		}
	})
}

func TestR9_ABadgeBringsUpTheChoice(t *testing.T) {
	rows := salesRows()
	rows[1].Cells[8].Choice = false
	d := NewDataList(salesColumns(), func() int { return len(rows) }, func(i int) (Row, bool) { return rows[i], true })
	w := show(t, 1248, 625, d)
	asked, column := -1, -1
	var at fyne.Position
	d.OnChoice = func(i, c int, p fyne.Position) { asked, column, at = i, c, p }
	badge := func(i int) fyne.Position { return fyne.NewPos(900-16, rowAt(d, i).Y) }
	test.TapCanvas(w.Canvas(), badge(2))
	if asked != 2 || column != 8 || d.Selected() != 2 {
		t.Errorf("asked for row %d column %d, selected %d", asked, column, d.Selected())
	}
	if at.X != 837 || at.Y < badge(2).Y+10 || at.Y > badge(3).Y {
		t.Errorf("the menu would show at %v, the badge is at %v", at, badge(2))
	}
	asked = -1
	test.TapCanvas(w.Canvas(), badge(1))
	if asked != -1 || d.Selected() != 1 {
		t.Error("a badge that can't be changed offered a choice")
	}
	press(d.FocusTarget(), fyne.KeyDown, fyne.KeySpace)
	if asked != 2 {
		t.Errorf("Space asked for row %d, want 2", asked)
	}
}

func TestR6_TheWheelScrollsThreeRows(t *testing.T) {
	d, w := showList(t, 100_000)
	test.Scroll(w.Canvas(), fyne.NewPos(300, 300), 0, -wheelStep)
	if got := d.rows.offset; got != 3*34 {
		t.Errorf("one click scrolled by %v, want %v", got, 3*34)
	}
	test.Scroll(w.Canvas(), fyne.NewPos(300, 300), 0, 10*wheelStep)
	if got := d.rows.offset; got != 0 {
		t.Errorf("scrolled beyond the top to %v", got)
	}
	if reads(d, "Customer 60") || !reads(d, "Customer 0") {
		t.Errorf("reads %q", texts(d))
	}
}

func TestR6_ScrolledRowsShowTheirOwnOrder(t *testing.T) {
	d, w := showList(t, 100_000)
	for range 40 {
		test.Scroll(w.Canvas(), fyne.NewPos(300, 300), 0, -wheelStep)
	}
	for i := 120; i < 137; i++ {
		if name := fmt.Sprintf("Customer %d", i); !reads(d, name) {
			t.Errorf("%s does not show after 40 clicks of the wheel", name)
		}
	}
	if reads(d, "Customer 119") {
		t.Error("a row scrolled away still shows")
	}
}

func TestARowNotLoadedYetShowsGreyBars(t *testing.T) {
	loaded := false
	d := NewDataList(salesColumns(), func() int { return 5 }, func(i int) (Row, bool) {
		row, _ := manyRows(i)
		if !loaded {
			return Row{}, false
		}
		return row, true
	})
	show(t, 1248, 625, d)
	if got := texts(d.rows); len(got) != 0 {
		t.Errorf("reads %q before it is loaded", got)
	}
	loaded = true
	d.Refresh()
	if !reads(d, "Customer 4") {
		t.Error("the rows do not show once loaded")
	}
	for _, o := range drawn(d.rows) {
		if bar, ok := o.(*canvas.Rectangle); ok && bar.Size().Height == 8 {
			t.Fatal("a grey bar stays")
		}
	}
}

func TestR10_UnsavedAndSelectedRowsAreMarked(t *testing.T) {
	rows := salesRows()
	d := NewDataList(salesColumns(), func() int { return len(rows) }, func(i int) (Row, bool) { return rows[i], true })
	show(t, 1248, 625, d)
	d.Select(2)
	grounds := map[string]fyne.ThemeColorName{"#1053": theme.Panel, "#1051": theme.SelectedRow, "#1050": theme.UnsavedRow}
	strips := map[string]fyne.ThemeColorName{"#1052": theme.Amber.Solid(), "#1041": theme.Red.Solid()}
	for _, o := range drawn(d.rows) {
		row, ok := o.(*listRow)
		if !ok || row.index < 0 {
			continue
		}
		order := rows[row.index].Cells[0].Text
		if want, ok := grounds[order]; ok && cellsOf(row).ground.FillColor != theme.Color(want) {
			t.Errorf("%s stands on %v, want %s", order, cellsOf(row).ground.FillColor, want)
		}
		if want, ok := strips[order]; ok && (cellsOf(row).strip.Hidden || cellsOf(row).strip.FillColor != theme.Color(want)) {
			t.Errorf("%s has no strip of %s", order, want)
		}
	}
	theme.Apply(fyne.CurrentApp(), theme.Dark)
	d.Refresh()
	for _, o := range drawn(d.rows) {
		if row, ok := o.(*listRow); ok && row.index == 2 && cellsOf(row).ground.FillColor != theme.Color(theme.SelectedRow) {
			t.Error("the rows do not follow the variant")
		}
	}
}

func TestColumnsGrowByWeightAndStayUnderTheirTitles(t *testing.T) {
	d, w := showList(t, 3)
	before := d.set.spans[2].width
	w.Resize(fyne.NewSize(1548, 625))
	if got, want := d.set.spans[2].width-before, float32(200); got != want {
		t.Errorf("Customer grew by %v of 300, want %v", got, want)
	}
	var title, cell *canvas.Text
	for _, o := range drawn(d) {
		if text, ok := o.(*canvas.Text); ok {
			switch text.Text {
			case "Sent to Shopify":
				title = text
			case "–":
				cell = text
			}
		}
	}
	if title.Position().X != cell.Position().X {
		t.Errorf("the title stands at %v, its cells at %v", title.Position().X, cell.Position().X)
	}
}

func TestA60LetterNameIsCutNotOverlapping(t *testing.T) {
	name := "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh the Elder"
	d := NewDataList(salesColumns(), func() int { return 1 }, func(int) (Row, bool) {
		return Row{Cells: []Cell{{Text: "#1"}, {}, {Text: name}}}, true
	})
	show(t, 1248, 625, d)
	for _, text := range texts(d.rows) {
		if w := fyne.MeasureText(text, theme.Body, fyne.TextStyle{}).Width; w > d.set.spans[2].width+1 {
			t.Errorf("%q is %v wide in a column of %v", text, w, d.set.spans[2].width)
		}
	}
}

func TestEmptyListShowsItsState(t *testing.T) {
	n := 0
	d := NewDataList(salesColumns(), func() int { return n }, manyRows)
	d.Empty = NewEmptyState(assets.Inbox, "No open orders.", nil)
	show(t, 1248, 625, d)
	if !d.Empty.Visible() {
		t.Fatal("the empty state does not show")
	}
	press(d.FocusTarget(), fyne.KeyDown, fyne.KeyReturn)
	n = 3
	d.Refresh()
	if d.Empty.Visible() || !reads(d, "Customer 2") {
		t.Error("the rows do not take the empty state's place")
	}
}

// BenchmarkScrollStep is one click of the wheel through 100,000 rows; it must
// stay under 0.3 ms of UI time (R6).
func BenchmarkScrollStep(b *testing.B) {
	theme.Apply(test.NewTempApp(b), theme.Light)
	d := NewDataList(salesColumns(), func() int { return 100_000 }, manyRows)
	w := test.NewTempWindow(b, d)
	w.Resize(fyne.NewSize(1248, 700))
	down := float32(1)
	for b.Loop() {
		if d.rows.offset > 3_300_000 {
			down = -1
		} else if d.rows.offset == 0 {
			down = 1
		}
		d.rows.scrollTo(d.rows.offset + down*wheelRows*d.pitch())
	}
}

// BenchmarkRefresh is a whole screen of rows painted again after a change.
func BenchmarkRefresh(b *testing.B) {
	theme.Apply(test.NewTempApp(b), theme.Light)
	d := NewDataList(salesColumns(), func() int { return 100_000 }, manyRows)
	w := test.NewTempWindow(b, d)
	w.Resize(fyne.NewSize(1248, 700))
	for b.Loop() {
		d.Refresh()
	}
}

func cellsOf(r *listRow) *rowView {
	cells, _ := r.view.(*cellPainter)
	return cells.rowView
}

func TestR6_TheScrollBarIsDrawnAndTapped(t *testing.T) {
	d, w := showList(t, 100_000)
	bar := func(y float32) fyne.Position { return fyne.NewPos(1248-1-barRoom/2, 1+listHeaderHeight+y) }
	test.TapCanvas(w.Canvas(), bar(300))
	if got, want := d.rows.offset, d.rows.Size().Height-34; got != want {
		t.Errorf("a tap below the bar scrolled by %v, want a page of %v", got, want)
	}
	test.Drag(w.Canvas(), bar(5), 0, 2000)
	if got := d.rows.offset; got != d.rows.hidden() {
		t.Errorf("drawn to the end it is at %v of %v", got, d.rows.hidden())
	}
	test.TapCanvas(w.Canvas(), bar(5))
	if d.rows.offset >= d.rows.hidden() || d.Selected() >= 0 {
		t.Error("a tap above the bar did not turn a page back, or chose a row")
	}
	few, _ := showList(t, 3)
	if few.rows.bar.Visible() {
		t.Error("a list that shows all it has has a scroll bar")
	}
}
