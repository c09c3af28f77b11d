package widgets

import "fyne.io/fyne/v2"

// touched tells the owner that a person uses the list.
func (d *DataList) touched() {
	if d.OnTouched != nil {
		d.OnTouched()
	}
}

// SetColumnGap changes the room between two columns.
func (d *DataList) SetColumnGap(gap float32) {
	d.set.gap = gap
	d.Refresh()
}

// marks says whether the keys held down mark rows, and whether one alone.
func (d *DataList) marks() (marking, single bool) {
	if d.OnMarked == nil {
		return false, false
	}
	single = d.modifier&(fyne.KeyModifierControl|fyne.KeyModifierSuper) != 0
	return single || d.modifier&fyne.KeyModifierShift != 0, single
}

// mark moves to a row and marks those from where the selection began to it, or it alone.
func (d *DataList) mark(i int, single bool) {
	if d.anchor < 0 || single {
		d.anchor = i
	}
	d.selected, d.several = i, true
	d.ScrollTo(i)
	d.OnMarked(d.anchor, i, single)
	d.rows.Refresh()
}

// goTo selects a row or, with Shift, all up to it.
func (d *DataList) goTo(i int) {
	n := d.Length()
	if n == 0 {
		return
	}
	i = max(0, min(i, n-1))
	if marking, single := d.marks(); marking && !single {
		d.mark(i, false)
		return
	}
	d.Select(i)
}

// KeyDown notes Shift and Ctrl.
func (l *listRows) KeyDown(e *fyne.KeyEvent) { l.owner.modifier |= modifierOf(e.Name) }

// KeyUp ends what KeyDown began.
func (l *listRows) KeyUp(e *fyne.KeyEvent) { l.owner.modifier &^= modifierOf(e.Name) }

func modifierOf(key fyne.KeyName) fyne.KeyModifier {
	switch key {
	case "LeftShift", "RightShift":
		return fyne.KeyModifierShift
	case "LeftControl", "RightControl":
		return fyne.KeyModifierControl
	case "LeftSuper", "RightSuper":
		return fyne.KeyModifierSuper
	default:
		return 0
	}
}

// AtTop says that the first row is in view.
func (d *DataList) AtTop() bool { return d.rows.offset < d.pitch() }
