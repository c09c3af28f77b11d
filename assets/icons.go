// Package assets holds everything embedded in the program: icons, sounds,
// translations and sample data.
package assets

import "embed"

//go:embed icons/*.svg
var iconFiles embed.FS

// Icon names one of the line icons: 24 × 24, a 2 px line with round ends, no
// fill, drawn in currentColor. Only the constants below exist.
type Icon string

// The icons, each named for what it shows; the comment says what it stands for.
const (
	Alert          Icon = "alert"           // a warning
	ArrowDown      Icon = "arrow-down"      // descending order
	ArrowLeft      Icon = "arrow-left"      // the way back
	ArrowRight     Icon = "arrow-right"     // the way on
	ArrowUp        Icon = "arrow-up"        // ascending order
	ArrowsExchange Icon = "arrows-exchange" // a change made at Shopify
	Bag            Icon = "bag"             // pickup at the counter
	Ban            Icon = "ban"             // a rejection
	BankCheck      Icon = "bank-check"      // a bank check
	Barcode        Icon = "barcode"         // a barcode
	Bell           Icon = "bell"            // a notification
	Bike           Icon = "bike"            // the shop
	Box            Icon = "box"             // stock
	Calendar       Icon = "calendar"        // a date or period
	Card           Icon = "card"            // a card payment
	Cart           Icon = "cart"            // the eCommerce tile and its payment
	Cash           Icon = "cash"            // a cash payment
	Chart          Icon = "chart"           // reports
	Check          Icon = "check"           // done or equal
	CheckCircle    Icon = "check-circle"    // a check that passed
	ChevronDown    Icon = "chevron-down"    // something that opens below
	ChevronLeft    Icon = "chevron-left"    // the previous one
	ChevronRight   Icon = "chevron-right"   // the next one
	ChevronUp      Icon = "chevron-up"      // something that closes upwards
	Clock          Icon = "clock"           // waiting in a queue
	CloudUp        Icon = "cloud-up"        // a push to Shopify
	Database       Icon = "database"        // the database
	DoubleCheck    Icon = "double-check"    // confirmed by Shopify
	Download       Icon = "download"        // an export
	ExternalLink   Icon = "external-link"   // a page in the browser
	Eye            Icon = "eye"             // looking at
	EyeOff         Icon = "eye-off"         // hiding again
	Filter         Icon = "filter"          // a filter
	FolderOpen     Icon = "folder-open"     // opening
	Gear           Icon = "gear"            // settings
	Gift           Icon = "gift"            // a gift card
	GraduationCap  Icon = "graduation-cap"  // training
	History        Icon = "history"         // what happened before
	Inbox          Icon = "inbox"           // a new order
	Info           Icon = "info"            // an explanation
	Link           Icon = "link"            // a link between records
	List           Icon = "list"            // a list
	Lock           Icon = "lock"            // a secret or a locked record
	Mail           Icon = "mail"            // an email
	Merge          Icon = "merge"           // merging duplicates
	Minus          Icon = "minus"           // nothing there
	Monitor        Icon = "monitor"         // a computer
	Note           Icon = "note"            // a note or message
	Pencil         Icon = "pencil"          // editing
	Phone          Icon = "phone"           // a phone number
	Pin            Icon = "pin"             // local delivery
	Plug           Icon = "plug"            // the connection to a shop
	Plus           Icon = "plus"            // adding
	Printer        Icon = "printer"         // printing
	Receipt        Icon = "receipt"         // a transaction
	Refresh        Icon = "refresh"         // checking again
	Save           Icon = "save"            // saving
	Search         Icon = "search"          // searching
	Send           Icon = "send"            // sent to Shopify
	ShieldCheck    Icon = "shield-check"    // verifying
	Store          Icon = "store"           // a store
	Tack           Icon = "tack"            // keeping open
	Tag            Icon = "tag"             // a product
	Trash          Icon = "trash"           // removing
	Truck          Icon = "truck"           // shipping
	Undo           Icon = "undo"            // undoing
	User           Icon = "user"            // one person
	UserCheck      Icon = "user-check"      // a customer chosen
	UserPlus       Icon = "user-plus"       // a customer to be created
	UserQuestion   Icon = "user-question"   // an order whose customer is not known
	UserSearch     Icon = "user-search"     // identifying a customer
	Users          Icon = "users"           // the customers
	X              Icon = "x"               // not equal, or closing
	XCircle        Icon = "x-circle"        // a failure
)

// Icons lists every icon, in alphabetical order.
func Icons() []Icon {
	return []Icon{
		Alert, ArrowDown, ArrowLeft, ArrowRight, ArrowUp, ArrowsExchange, Bag, Ban, BankCheck,
		Barcode, Bell, Bike, Box, Calendar, Card, Cart, Cash, Chart, Check, CheckCircle,
		ChevronDown, ChevronLeft, ChevronRight, ChevronUp, Clock, CloudUp, Database, DoubleCheck,
		Download, ExternalLink, Eye, EyeOff, Filter, FolderOpen, Gear, Gift, GraduationCap, History,
		Inbox, Info, Link, List, Lock, Mail, Merge, Minus, Monitor, Note, Pencil,
		Phone, Pin, Plug, Plus, Printer, Receipt, Refresh, Save, Search, Send, ShieldCheck, Store,
		Tack, Tag, Trash, Truck, Undo, User, UserCheck, UserPlus, UserQuestion, UserSearch,
		Users, X, XCircle,
	}
}

// SVG returns the icon's drawing. Its lines are currentColor; whoever draws it
// writes a colour there. It is nil for a name that is not one of the constants.
func (i Icon) SVG() []byte {
	data, err := iconFiles.ReadFile("icons/" + string(i) + ".svg")
	if err != nil {
		return nil
	}
	return data
}
