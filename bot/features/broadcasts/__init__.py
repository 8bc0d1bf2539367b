"""Broadcasts: saying something to many, kindly: counted, tested, undoable, stoppable, reported."""
