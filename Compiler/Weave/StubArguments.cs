// Arguments as IL numbers them: `this` is a parameter without being one of Cecil's.
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PkgImage.Compiler.Weave;

/// <summary>Arguments of a method by position, `this` counted.</summary>
internal static class StubArguments
{
    public static ParameterDefinition Definition(MethodDefinition method, int index) =>
        !method.HasThis ? method.Parameters[index] : index == 0 ? method.Body.ThisParameter : method.Parameters[index - 1];

    public static Instruction Load(MethodDefinition method, int index) => Instruction.Create(OpCodes.Ldarg, Definition(method, index));
}
