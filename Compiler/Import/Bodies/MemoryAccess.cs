// The types that typed instructions name: ldind.u1, stelem.r8 (ECMA-335 III.3.42, III.3.62, III.4.7, III.4.26).
using Mono.Cecil.Cil;

namespace PkgImage.Compiler.Import.Bodies;

internal static class MemoryAccess
{
    /// <summary>Name of the type in System, whether it is an array's element that is meant, and whether it is written; null for any other instruction.</summary>
    public static (string Type, bool IsElement, bool IsStore)? Of(Code code) => code switch
    {
        Code.Ldind_I1 => ("SByte", false, false),
        Code.Ldind_U1 => ("Byte", false, false),
        Code.Ldind_I2 => ("Int16", false, false),
        Code.Ldind_U2 => ("UInt16", false, false),
        Code.Ldind_I4 => ("Int32", false, false),
        Code.Ldind_U4 => ("UInt32", false, false),
        Code.Ldind_I8 => ("Int64", false, false),
        Code.Ldind_I => ("IntPtr", false, false),
        Code.Ldind_R4 => ("Single", false, false),
        Code.Ldind_R8 => ("Double", false, false),
        Code.Stind_I1 => ("SByte", false, true),
        Code.Stind_I2 => ("Int16", false, true),
        Code.Stind_I4 => ("Int32", false, true),
        Code.Stind_I8 => ("Int64", false, true),
        Code.Stind_I => ("IntPtr", false, true),
        Code.Stind_R4 => ("Single", false, true),
        Code.Stind_R8 => ("Double", false, true),
        Code.Ldelem_I1 => ("SByte", true, false),
        Code.Ldelem_U1 => ("Byte", true, false),
        Code.Ldelem_I2 => ("Int16", true, false),
        Code.Ldelem_U2 => ("UInt16", true, false),
        Code.Ldelem_I4 => ("Int32", true, false),
        Code.Ldelem_U4 => ("UInt32", true, false),
        Code.Ldelem_I8 => ("Int64", true, false),
        Code.Ldelem_I => ("IntPtr", true, false),
        Code.Ldelem_R4 => ("Single", true, false),
        Code.Ldelem_R8 => ("Double", true, false),
        Code.Stelem_I1 => ("SByte", true, true),
        Code.Stelem_I2 => ("Int16", true, true),
        Code.Stelem_I4 => ("Int32", true, true),
        Code.Stelem_I8 => ("Int64", true, true),
        Code.Stelem_I => ("IntPtr", true, true),
        Code.Stelem_R4 => ("Single", true, true),
        Code.Stelem_R8 => ("Double", true, true),
        _ => null,
    };
}
