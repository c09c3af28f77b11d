package paper

import (
	"bytes"
	"fmt"
	"image/png"
	"io"

	"codeberg.org/go-pdf/fpdf"
)

// faceNames are the faces as a PDF calls them.
var faceNames = [faces]string{mono: "mono", sans: "sans", thick: "thick"}

// PDF writes the sheet on a paper; each roll is one long page. Fonts are embedded,
// of each only the letters that are used. Invalid when there is no such paper.
func (s Sheet) PDF(w io.Writer, format Format) (err error) {
	defer Caught(&err)
	if err := format.check(); err != nil {
		return err
	}
	pages := s.pages(format)
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm", Size: fpdf.SizeType{Wd: mm(pages[0].width), Ht: mm(pages[0].height)}})
	f.SetTitle(s.title, true)
	f.SetCreator("Tillbridge", true)
	f.SetAutoPageBreak(false, 0)
	d := pdfDrawing{Fpdf: f, pictures: map[any]string{}}
	for _, p := range pages {
		f.AddPageFormat("P", fpdf.SizeType{Wd: mm(p.width), Ht: mm(p.height)})
		for _, m := range p.marks {
			d.draw(m)
		}
	}
	if err := f.Output(w); err != nil {
		return fmt.Errorf("writing a PDF: %w", err)
	}
	return nil
}

func mm(units float64) float64 { return units / unitsPerMM }

// pdfDrawing is a PDF and what it has embedded so far.
type pdfDrawing struct {
	*fpdf.Fpdf
	embedded [faces]bool
	pictures map[any]string
}

func (d *pdfDrawing) draw(m mark) {
	switch {
	case m.picture != nil:
		d.drawPicture(m)
	case m.text != "":
		d.drawText(m)
	case m.radius > 0:
		d.RoundedRect(mm(m.x), mm(m.y), mm(m.width), mm(m.height), mm(m.radius), "1234", "F")
	default:
		d.Rect(mm(m.x), mm(m.y), mm(m.width), mm(m.height), "F")
	}
}

func (d *pdfDrawing) drawText(m mark) {
	name := faceNames[m.face]
	if !d.embedded[m.face] {
		file, _ := fontOf(m.face)
		d.AddUTF8FontFromBytes(name, "", file)
		d.embedded[m.face] = true
	}
	d.SetFont(name, "", 0)
	d.SetFontUnitSize(mm(m.size))
	shade := 0
	if m.white {
		shade = 255
	}
	d.SetTextColor(shade, shade, shade)
	x := m.x
	switch room := m.width - width(m.text, m.face, m.size); m.align {
	case toMiddle:
		x += room / 2
	case toRight:
		x += room
	}
	// Capitals are 0.7 of the size high: they stand in the middle of the line.
	d.Text(mm(x), mm(m.y+m.height/2+m.size*0.35), m.text)
}

func (d *pdfDrawing) drawPicture(m mark) {
	name, known := d.pictures[m.picture]
	if !known {
		name = fmt.Sprint("picture", len(d.pictures))
		d.pictures[m.picture] = name
		var file bytes.Buffer
		if err := png.Encode(&file, m.picture); err != nil {
			d.SetError(fmt.Errorf("drawing a picture: %w", err))
			return
		}
		d.RegisterImageOptionsReader(name, fpdf.ImageOptions{ImageType: "PNG"}, &file)
	}
	d.ImageOptions(name, mm(m.x), mm(m.y), mm(m.width), mm(m.height), false, fpdf.ImageOptions{ImageType: "PNG"}, 0, "")
}
