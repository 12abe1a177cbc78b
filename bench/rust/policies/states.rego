package states

reasons := {"READY": "WORKING", "NOT_READY": "BREAK", "PAUSED": "ADHOC", "IDLE": "SYSTEM_IDLE"}

default allow := false

allow if {
	is_object(input.document)
	is_string(input.document.userId)
	input.document.userId != ""
	reasons[input.document.targetState]
	known_fields
	step
	reason
	is_string(input.facts.schedule.status)
	input.facts.schedule.status == "ACTIVE"
	is_boolean(input.facts.breaks.mandatoryBreakRequired)
	rested
}

known_fields if count(object.keys(input.document) - {"userId", "targetState", "currentState", "reasonCode"}) == 0

step if not input.document.currentState

step if {
	reasons[input.document.currentState]
	input.document.currentState != input.document.targetState
}

reason if not input.document.reasonCode

reason if input.document.reasonCode == reasons[input.document.targetState]

rested if input.document.targetState != "READY"

rested if input.facts.breaks.mandatoryBreakRequired == false
