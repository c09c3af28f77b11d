package customers

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/keep"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// askToForget says what forgetting the person takes out, and asks (R65).
func (v *Record) askToForget() {
	if v.Unsaved() > 0 {
		v.frame.Toast(theme.Amber, assets.Info, "Save or discard your changes first.", 5*time.Second)
		return
	}
	id := v.cfg.CustomerID
	v.window.Work.Go(func() {
		ctx := context.Background()
		f, err := v.cfg.Shop.Forgetting(ctx, id)
		if err == nil {
			err = f.MayForget()
		}
		var copies []keep.BackupFile
		if err == nil {
			copies, err = v.cfg.Shop.Copies(ctx)
		}
		v.window.Work.UI(func() {
			if err != nil {
				screen.Tell(v.window.Canvas(), "Not forgotten", store.MessageOf(err))
				return
			}
			v.window.RequestFocus()
			screen.Ask(v.window.Canvas(), screen.Question{
				Tone: theme.Red, Icon: assets.EyeOff, Title: "Forget " + called(f.Customer) + "?",
				Sentences: append(f.Sentences(false), held(copies), "It can't be undone. The database's file is written anew after it, which holds "+
					"others up for as long as a backup takes."),
				Answers: []screen.Answer{
					{Text: "Keep"},
					{Kind: widgets.Danger, Icon: assets.EyeOff, Text: "Forget", Act: func() { v.forget(id) }},
				},
			})
		})
	})
}

// held says which copies that were made before still hold the person.
func held(copies []keep.BackupFile) string {
	if len(copies) == 0 {
		return "There is no backup that holds the person."
	}
	oldest, newest := screen.Day(copies[0].At), screen.Day(copies[len(copies)-1].At)
	what := "1 copy made before holds the person still, until you delete it: that of " + oldest
	if len(copies) > 1 {
		what = fmt.Sprintf("%d copies made before hold the person still, until you delete them: from %s to %s", len(copies), oldest, newest)
	}
	var folders []string
	for _, each := range copies {
		if folder := filepath.Dir(each.Path); !slices.Contains(folders, folder) {
			folders = append(folders, folder)
		}
	}
	return what + ", in " + strings.Join(folders, ", ") + "."
}

func (v *Record) forget(id string) {
	v.window.Work.Go(func() {
		_, err := v.cfg.Shop.ForgetCustomer(context.Background(), id)
		v.window.Work.UI(func() {
			if err != nil {
				screen.Tell(v.window.Canvas(), "Forgetting", store.MessageOf(err))
			}
			v.Reload()
		})
	})
}

// forgotten says what is left of a record whose person was forgotten.
func (v *Record) forgotten(row db.CustomerRow) {
	v.draft = begun(store.Customer{})
	v.window.SetTitle(row.Name() + " · " + row.Code())
	v.instead(assets.EyeOff, fmt.Sprintf("The person of %s was forgotten on %s. %s and %s stay in the books without their name.",
		row.Code(), screen.Day(row.ForgottenAt), screen.Many(row.Orders, "order", "orders"), screen.Many(row.Sales, "sale", "sales")), nil)
}
