//! What code names: functions, tables and variables by their indexes.

use wasmparser::{ConstExpr, FunctionBody, Operator, OperatorsReader, Result};

/// What a function names.
#[derive(Debug, Default)]
pub struct Used {
    pub functions: Vec<u32>,
    pub globals: Vec<u32>,
    pub tables: Vec<u32>,
}

pub fn used(body: &FunctionBody) -> Result<Used> {
    used_by(body.get_operators_reader()?)
}

fn used_by(operators: OperatorsReader) -> Result<Used> {
    let mut used = Used::default();
    for operator in operators {
        match operator? {
            Operator::Call { function_index }
            | Operator::ReturnCall { function_index }
            | Operator::RefFunc { function_index } => used.functions.push(function_index),
            Operator::GlobalGet { global_index } | Operator::GlobalSet { global_index } => {
                used.globals.push(global_index);
            }
            Operator::CallIndirect { table_index, .. } | Operator::ReturnCallIndirect { table_index, .. } => {
                used.tables.push(table_index);
            }
            Operator::TableGet { table }
            | Operator::TableSet { table }
            | Operator::TableGrow { table }
            | Operator::TableSize { table }
            | Operator::TableFill { table } => used.tables.push(table),
            Operator::TableCopy { dst_table, src_table } => used.tables.extend([dst_table, src_table]),
            _ => {}
        }
    }
    Ok(used)
}

/// The function that an expression of the table's contents names.
pub fn function(expression: &ConstExpr) -> Result<Option<u32>> {
    Ok(used_by(expression.get_operators_reader())?.functions.first().copied())
}

/// The number that an expression is: where something begins in memory or in a table.
pub fn constant(expression: &ConstExpr) -> Result<u32> {
    match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(value.cast_unsigned()),
        other => panic!("the linker puts things at fixed places, not at {other:?}"),
    }
}
