package customers

func (v *Record) UseForPicture(i int)   { v.aside.differences.toggle(i) }
func (v *Merge) SelectForPicture(i int) { v.list.rows.Select(i) }
