package settings

import (
	"bytes"
	"errors"
	"image"
	_ "image/jpeg" // a logo may be one
	"image/png"
	"io"
	"os"

	"golang.org/x/image/draw"

	"tillbridge/store"
)

// Limits of a logo's file, and how wide it is kept: an 80 mm roll has 576 dots.
const (
	logoBytes = 512 << 10
	logoSide  = 4000
	logoWidth = 600
)

// openLogo reads the logo in the file at path, as readLogo does.
func openLogo(path string) ([]byte, error) {
	file, err := os.Open(path) //nolint:gosec // the file is the one the person chose
	if err != nil {
		return nil, store.FailBecause(err, store.Unavailable, "The file can't be opened. Choose another one; the logo is as it was.")
	}
	return readLogo(file)
}

// readLogo reads a logo's file, and makes it no wider than a receipt can show.
// Invalid says what is wrong with it, Unavailable that it can't be read.
func readLogo(file io.ReadCloser) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(file, logoBytes+1))
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, store.FailBecause(err, store.Unavailable, "The file can't be read. Choose another one; the logo is as it was.")
	}
	if len(data) > logoBytes {
		return nil, store.Fail(store.Invalid, "The file is larger than 512 KB. Choose a smaller picture; the logo is as it was.")
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil:
		return nil, store.FailBecause(err, store.Invalid, "The file is no PNG or JPEG picture. Choose another one; the logo is as it was.")
	case size.Width > logoSide || size.Height > logoSide:
		return nil, store.Fail(store.Invalid, "The picture has %d × %d pixels; at most 4000 × 4000 will do. Choose a smaller one; the logo "+
			"is as it was.", size.Width, size.Height)
	}
	picture, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, store.FailBecause(err, store.Invalid, "The picture is damaged. Choose another one; the logo is as it was.")
	}
	if size.Width <= logoWidth {
		return data, nil
	}
	small := image.NewNRGBA(image.Rect(0, 0, logoWidth, max(1, size.Height*logoWidth/size.Width)))
	draw.CatmullRom.Scale(small, small.Bounds(), picture, picture.Bounds(), draw.Src, nil)
	var out bytes.Buffer
	if err := png.Encode(&out, small); err != nil {
		return nil, store.FailBecause(err, store.Invalid, "The picture can't be made smaller. Choose another one; the logo is as it was.")
	}
	return out.Bytes(), nil
}
