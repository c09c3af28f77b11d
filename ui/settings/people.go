package settings

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/lock"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// People is what the page on staff needs of the database.
type People interface {
	Staff(ctx context.Context) (people []store.StaffMember, roles []store.Role, err error)
	Scripts(ctx context.Context) (store.Role, error)
	AddStaffMember(ctx context.Context, m store.StaffMember, digits, badge string) (added store.StaffMember, recovery string, err error)
	ChangeStaffMember(ctx context.Context, m store.StaffMember, digits string, badge *string) error
	RemoveStaffMember(ctx context.Context, id string) error
	KeepRole(ctx context.Context, r store.Role) error
	RemoveRole(ctx context.Context, name string) error
}

// people is the section on who works here and what they may do (R47). What is done there
// counts at once.
type people struct {
	page    fyne.CanvasObject
	trouble *widgets.Note

	owner  *Window
	none   *widgets.Note
	lock   *widgets.Select
	staff  []store.StaffMember
	roles  []store.Role // the last is the scripts'
	person *listed
	role   *listed
	load   screen.Load[found]
}

// found is what the page shows, read together.
type found struct {
	staff   []store.StaffMember
	roles   []store.Role
	minutes string
}

// listed is a list with buttons for the selected row.
type listed struct {
	rows                *widgets.DataList
	add, change, remove *widgets.ToolButton
	page                fyne.CanvasObject
}

// lockChoices are after how many minutes the till may lock itself.
var lockChoices = []string{"0", "1", "2", "5", "10", "15", "30", "60"}

func newPeople(v *Window) *people {
	p := &people{owner: v, trouble: widgets.NewNote(theme.Red, assets.Alert, "", "")}
	p.trouble.Hide()
	p.none = widgets.NewNote(theme.Blue, assets.Info, "Nobody is set up yet",
		"Everybody may do everything, under this computer's user. Once a first Manager is added, whoever works here signs in with a PIN.")
	p.person = v.newListed("Add Person…", []widgets.Column{
		{Title: "Name", Width: 140, Weight: 2, Bold: true}, {Title: "Role", Width: 110, Weight: 1}, {Title: "Badge", Width: 64},
	}, func() int { return len(p.staff) }, p.personRow, p.addPerson, p.changePerson, p.removePerson)
	p.role = v.newListed("Add Role…", []widgets.Column{
		{Title: "Role", Width: 110, Weight: 1, Bold: true}, {Title: "May", Width: 160, Weight: 3},
	}, func() int { return len(p.roles) }, p.roleRow, p.addRole, p.changeRole, p.removeRole)
	words := make([]string, len(lockChoices))
	for i, minutes := range lockChoices {
		words[i] = "after " + minutes + " minutes"
	}
	words[0], words[1] = "never", "after 1 minute"
	p.lock = widgets.NewSelect(words, -1, func(i int) {
		p.do(func(ctx context.Context) error {
			return v.cfg.Shop.ChangeSetting(ctx, store.SettingLock, lockChoices[i], "When an untouched till locks itself changed")
		})
	})
	p.lock.Keys = v.keys
	locking := widgets.Across(12, widgets.Fixed(widgets.NewText("An untouched till locks itself", theme.Body, false, theme.Text)),
		screen.Wide(180, p.lock), widgets.Space(1),
		widgets.Fixed(widgets.NewText("F12 locks it at once, for the next person.", theme.Small, false, theme.Secondary)))
	p.page = widgets.Down(12, widgets.Fixed(p.trouble), widgets.Fixed(p.none), widgets.Grow(p.person.page, 3), widgets.Grow(p.role.page, 2),
		widgets.Fixed(locking))
	return p
}

func (v *Window) newListed(adding string, columns []widgets.Column, n func() int, row func(int) (widgets.Row, bool),
	add, change, remove func(),
) *listed {
	l := &listed{rows: widgets.NewDataList(columns, n, row)}
	l.rows.Keys = v.keys
	l.add = widgets.NewToolButton(assets.Plus, adding, add)
	l.change = widgets.NewToolButton(assets.Pencil, "Change…", change)
	l.remove = widgets.NewToolButton(assets.Trash, "Remove", remove)
	for _, b := range []*widgets.ToolButton{l.add, l.change, l.remove} {
		b.Keys = v.keys
	}
	l.page = widgets.Down(8, widgets.Fixed(widgets.Across(8, widgets.Fixed(l.add), widgets.Fixed(l.change), widgets.Fixed(l.remove),
		widgets.Space(1))), widgets.Grow(l.rows, 1))
	return l
}

func (p *people) personRow(i int) (widgets.Row, bool) {
	m := p.staff[i]
	badge := widgets.Dash
	if m.HasBadge {
		badge = widgets.Cell{Text: "yes"}
	}
	return widgets.Row{Cells: []widgets.Cell{
		{Icon: assets.User, Tone: lock.Tone(m.Colour), Text: m.Name}, {Text: m.Role}, badge,
	}}, true
}

func (p *people) roleRow(i int) (widgets.Row, bool) {
	r := p.roles[i]
	may := "everything"
	if len(r.Permissions) < len(store.AllPermissions()) {
		words := make([]string, len(r.Permissions))
		for i, each := range r.Permissions {
			words[i] = each.Label()
		}
		may = cmp.Or(strings.Join(words, " · "), "change nothing")
	}
	if r.Name == store.ScriptsRole {
		may = "Verbs that name nobody: " + may
	}
	return widgets.Row{Cells: []widgets.Cell{{Text: r.Name}, {Text: may}}}, true
}

// fill reads who works here in the background.
func (p *people) fill() {
	p.load.Start(p.owner.window, func(ctx context.Context) (f found, err error) {
		if f.staff, f.roles, err = p.owner.cfg.People.Staff(ctx); err != nil {
			return f, err
		}
		scripts, err := p.owner.cfg.People.Scripts(ctx)
		if err != nil {
			return f, err
		}
		f.roles = append(f.roles, scripts)
		f.minutes, err = p.owner.cfg.Shop.Setting(ctx, store.SettingLock)
		return f, err
	}, func(f found, err error) {
		if err != nil {
			p.say(err)
			return
		}
		p.staff, p.roles = f.staff, f.roles
		p.none.Hidden = len(p.staff) > 0
		if f.minutes == "" {
			f.minutes = strconv.Itoa(store.UsualLock)
		}
		p.lock.SetChosen(slices.Index(lockChoices, f.minutes))
		p.enable()
		p.person.rows.OnSelected, p.role.rows.OnSelected = func(int) { p.enable() }, func(int) { p.enable() }
		p.page.Refresh()
	})
}

// enable turns the buttons on and off.
func (p *people) enable() {
	none := ""
	if p.person.rows.Selected() < 0 {
		none = "Select a person first."
	}
	screen.Enable(p.person.change, none)
	screen.Enable(p.person.remove, none)
	change, remove := "Select a role first.", "Select a role first."
	if i := p.role.rows.Selected(); i >= 0 {
		change, remove = "", ""
		if !p.roles[i].Own {
			change = "Every shop has this role as it is. Add one of your own."
			remove = change
		} else if p.roles[i].Name == store.ScriptsRole {
			remove = "Verbs always have a role. Change it to let them do nothing."
		}
	}
	screen.Enable(p.role.change, change)
	screen.Enable(p.role.remove, remove)
	p.person.rows.Refresh()
	p.role.rows.Refresh()
}

// say shows what went wrong, nil for nothing.
func (p *people) say(err error) {
	p.trouble.Hidden = err == nil
	if err != nil {
		p.trouble.Set(theme.Red, assets.Alert, "", store.MessageOf(err))
	}
	p.page.Refresh()
}

// do does something in the background and shows the page anew.
func (p *people) do(act func(context.Context) error) { p.doOr(act, p.say) }

// doOr is do that says in another place what went wrong.
func (p *people) doOr(act func(context.Context) error, say func(error)) {
	p.owner.window.Work.Go(func() {
		err := act(context.Background())
		p.owner.window.Work.UI(func() {
			say(err)
			p.fill()
		})
	})
}

func (p *people) addPerson() {
	m := store.StaffMember{Role: store.CashierRole}
	if len(p.staff) == 0 {
		m.Role = store.ManagerRole
	}
	p.askPerson("Add a person", "Add", "", m, func(ctx context.Context, m store.StaffMember, digits string, badge *string) error {
		code := ""
		if badge != nil {
			code = *badge
		}
		_, recovery, err := p.owner.cfg.People.AddStaffMember(ctx, m, digits, code)
		if recovery != "" {
			p.owner.window.Work.UI(func() { p.tellRecovery(recovery) })
		}
		return err
	})
}

// tellRecovery shows the recovery code, which nobody can see again.
func (p *people) tellRecovery(code string) {
	screen.Ask(p.owner.window.Canvas(), screen.Question{
		Tone: theme.Green, Icon: assets.Lock, Title: "Recovery code: " + code,
		Sentences: []string{
			"Write it down and lock it away: it gives you a new PIN when yours is forgotten or this computer is lost, and it is never shown again.",
			"You are signed in. F12 locks the till for the next person.",
		},
		Answers: []screen.Answer{{Kind: widgets.Primary, Text: "I Have Written It Down"}},
	})
}

func (p *people) changePerson() {
	i := p.person.rows.Selected()
	if i < 0 {
		return
	}
	p.askPerson("Change "+p.staff[i].Name, "Save", "", p.staff[i], p.owner.cfg.People.ChangeStaffMember)
}

// askPerson asks for all that a person has; a PIN or a badge that is left empty stays. What
// can't be saved is asked for again, with what was wrong.
func (p *people) askPerson(title, answer, wrong string, m store.StaffMember,
	save func(ctx context.Context, m store.StaffMember, digits string, badge *string) error,
) {
	canvas := p.owner.window.Canvas()
	keys := widgets.DialogKeys(canvas)
	var names []string
	for _, r := range p.roles {
		if r.Name != store.ScriptsRole {
			names = append(names, r.Name)
		}
	}
	name, digits, badge := widgets.NewField("Name", keys), widgets.NewField("PIN", keys), widgets.NewField("Badge", keys)
	name.Entry.SetText(m.Name)
	digits.Entry.Password, badge.Entry.Code = true, true
	digits.Entry.PlaceHolder, badge.Entry.PlaceHolder = "4 digits; 6 for a manager", "scan it here; empty for none"
	if m.ID != "" {
		digits.Entry.PlaceHolder, badge.Entry.PlaceHolder = "empty leaves it as it is", "empty leaves it as it is"
	}
	colours := store.StaffColours()
	role := widgets.NewSelect(names, slices.Index(names, m.Role), nil)
	colour := widgets.NewSelect(colours, max(slices.Index(colours, m.Colour), 0), nil)
	role.Keys, colour.Keys = keys, keys
	captioned := func(caption string, o fyne.CanvasObject) fyne.CanvasObject {
		return widgets.Down(2, widgets.Fixed(widgets.NewText(caption, theme.Small, false, theme.Secondary)), widgets.Fixed(o))
	}
	form := widgets.Down(10, widgets.Fixed(name),
		widgets.Fixed(widgets.Across(12, widgets.Grow(captioned("Role", role), 1), widgets.Grow(captioned("Colour", colour), 1))),
		widgets.Fixed(widgets.Across(12, widgets.Grow(digits, 1), widgets.Grow(badge, 1))))
	sentences := []string{"The PIN is typed at the lock and where something is allowed once. A badge only names the person; the PIN follows."}
	if wrong != "" {
		sentences = []string{wrong}
	}
	screen.Ask(canvas, screen.Question{
		Tone: theme.Teal, Icon: assets.User, Title: title, Keys: keys, Form: form, Sentences: sentences,
		Inputs: []*widgets.Entry{name.Entry, digits.Entry, badge.Entry},
		Answers: []screen.Answer{
			{Text: "Cancel"},
			{Kind: widgets.Primary, Icon: assets.Save, Text: answer, Act: func() {
				m.Name, m.Colour = name.Entry.Text, colours[colour.Chosen()]
				if i := role.Chosen(); i >= 0 {
					m.Role = names[i]
				}
				var code *string
				if text := strings.TrimSpace(badge.Entry.Text); text != "" {
					code = &text
				}
				p.doOr(func(ctx context.Context) error { return save(ctx, m, digits.Entry.Text, code) }, func(err error) {
					if err != nil {
						p.askPerson(title, answer, store.MessageOf(err), m, save)
					}
				})
			}},
		},
	})
	if wrong != "" {
		canvas.Focus(digits.Entry) // mostly it is the PIN
	}
}

func (p *people) removePerson() {
	i := p.person.rows.Selected()
	if i < 0 {
		return
	}
	m := p.staff[i]
	screen.Ask(p.owner.window.Canvas(), screen.Question{
		Tone: theme.Amber, Icon: assets.Trash, Title: "Remove " + m.Name + "?",
		Sentences: []string{"They can't sign in any more. What they did stays in the log under their name."},
		Answers: []screen.Answer{
			{Text: "Keep"},
			{Kind: widgets.Danger, Icon: assets.Trash, Text: "Remove", Act: func() {
				p.do(func(ctx context.Context) error { return p.owner.cfg.People.RemoveStaffMember(ctx, m.ID) })
			}},
		},
	})
}

func (p *people) addRole() {
	p.askRole("Add a role", store.Role{Own: true, Permissions: store.Cashier().Permissions})
}

func (p *people) changeRole() {
	if i := p.role.rows.Selected(); i >= 0 && p.roles[i].Own {
		p.askRole("What may "+p.roles[i].Name+" do?", p.roles[i])
	}
}

// rolesWidth is the room for two columns of permissions.
const rolesWidth float32 = 800

// askRole asks for a role's permissions, and for its name when it has none.
func (p *people) askRole(title string, r store.Role) {
	canvas := p.owner.window.Canvas()
	keys := widgets.DialogKeys(canvas)
	grid := container.NewGridWithColumns(2)
	granted := slices.Clone(r.Permissions)
	for _, each := range store.AllPermissions() {
		check := widgets.NewCheck(each.Label(), "", r.May(each), func(ticked bool) {
			granted = slices.DeleteFunc(granted, func(had store.Permission) bool { return had == each })
			if ticked {
				granted = append(granted, each)
			}
		})
		check.Keys = keys
		grid.Add(check)
	}
	name := widgets.NewField("Name of the role", keys)
	name.Entry.SetText(r.Name)
	q := screen.Question{
		Tone: theme.Teal, Icon: assets.ShieldCheck, Title: title, Keys: keys, Form: widgets.Across(0, screen.Wide(rolesWidth, grid)),
		Answers: []screen.Answer{
			{Text: "Cancel"},
			{Kind: widgets.Primary, Icon: assets.Save, Text: "Save", Act: func() {
				r.Name, r.Permissions = name.Entry.Text, granted
				p.do(func(ctx context.Context) error { return p.owner.cfg.People.KeepRole(ctx, r) })
			}},
		},
	}
	if r.Name == "" {
		q.Form, q.Inputs = widgets.Down(10, widgets.Fixed(name), widgets.Fixed(q.Form)), []*widgets.Entry{name.Entry}
	}
	screen.Ask(canvas, q)
}

func (p *people) removeRole() {
	if i := p.role.rows.Selected(); i >= 0 {
		name := p.roles[i].Name
		p.do(func(ctx context.Context) error { return p.owner.cfg.People.RemoveRole(ctx, name) })
	}
}
