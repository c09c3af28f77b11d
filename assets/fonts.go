package assets

import _ "embed" // the fonts

// RightToLeft and RightToLeftBold are the Hebrew and Arabic letters that the fonts of
// the windows lack, for papers: DejaVu Sans cut down to those letters and the signs
// between them by hb-subset. fonts/LICENSE.txt lets them be given away with a program.
var (
	//go:embed fonts/DejaVuSans-RightToLeft.ttf
	RightToLeft []byte
	//go:embed fonts/DejaVuSans-Bold-RightToLeft.ttf
	RightToLeftBold []byte
)
