// The address of an instruction in a function: values belong to their blocks, so a place has two numbers.
namespace PkgImage.Compiler.IR.Loops;

/// <summary>An instruction's place in its function.</summary>
/// <param name="Block">Number of its block.</param>
/// <param name="Index">Number of the instruction in the block.</param>
public readonly record struct CodePoint(int Block, int Index);
