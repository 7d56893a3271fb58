// Short and long forms of branches, and copies of instructions with the latter.
using Mono.Cecil.Cil;

namespace PkgImage.Compiler.Import.Outlining;

internal static class BranchForms
{
    /// <summary>The form of a branch that reaches any distance; other instructions unchanged.</summary>
    public static OpCode Long(OpCode opCode) => opCode.Code switch
    {
        Code.Br_S => OpCodes.Br,
        Code.Brtrue_S => OpCodes.Brtrue,
        Code.Brfalse_S => OpCodes.Brfalse,
        Code.Beq_S => OpCodes.Beq,
        Code.Bne_Un_S => OpCodes.Bne_Un,
        Code.Bge_S => OpCodes.Bge,
        Code.Bge_Un_S => OpCodes.Bge_Un,
        Code.Bgt_S => OpCodes.Bgt,
        Code.Bgt_Un_S => OpCodes.Bgt_Un,
        Code.Ble_S => OpCodes.Ble,
        Code.Ble_Un_S => OpCodes.Ble_Un,
        Code.Blt_S => OpCodes.Blt,
        Code.Blt_Un_S => OpCodes.Blt_Un,
        Code.Leave_S => OpCodes.Leave,
        _ => opCode,
    };

    /// <summary>A copy of an instruction; a branch reaches any distance, and still leads where the source's does.</summary>
    public static Instruction Copy(Instruction instruction)
    {
        var copy = Instruction.Create(OpCodes.Nop);
        copy.OpCode = Long(instruction.OpCode);
        copy.Operand = instruction.Operand;
        return copy;
    }
}
