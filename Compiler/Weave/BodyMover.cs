// Moves a method's body to a sibling, with everything that belongs to a body and nothing that belongs to the method's place in the world.
//
// The sibling is private, not virtual, and has no overrides, no attributes and no special name; signature and implementation flags are the
// original's, so that what the importer of a dependent package reads there is what the package's author wrote.
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PkgImage.Compiler.Weave;

internal static class BodyMover
{
    /// <summary>Gives <paramref name="method"/> a new, empty body and returns the sibling that has the old one.</summary>
    /// <param name="suffix">Makes of the method's name the sibling's, which is free.</param>
    public static MethodDefinition Move(MethodDefinition method, string suffix)
    {
        var sibling = AddSibling(method, suffix);
        MoveInstructions(method.Body, sibling.Body);
        MoveSymbols(method.DebugInformation, sibling.DebugInformation);
        method.Body = new MethodBody(method) { InitLocals = false };
        return sibling;
    }

    /// <summary>An empty method of the same signature beside it.</summary>
    public static MethodDefinition AddSibling(MethodDefinition method, string suffix)
    {
        var sibling = new MethodDefinition(method.Name + suffix,
            MethodAttributes.Private | MethodAttributes.HideBySig | (method.Attributes & MethodAttributes.Static), method.ReturnType)
        {
            HasThis = method.HasThis,
            ExplicitThis = method.ExplicitThis,
            CallingConvention = method.CallingConvention,
            // A lock is taken once, by the method the caller called.
            ImplAttributes = method.ImplAttributes & ~MethodImplAttributes.Synchronized,
        };
        foreach (var parameter in method.Parameters)
        {
            sibling.Parameters.Add(new ParameterDefinition(parameter.Name,
                parameter.Attributes & (ParameterAttributes.In | ParameterAttributes.Out), parameter.ParameterType));
        }
        method.DeclaringType.Methods.Add(sibling);
        return sibling;
    }

    private static void MoveInstructions(MethodBody from, MethodBody to)
    {
        to.InitLocals = from.InitLocals;
        to.MaxStackSize = from.MaxStackSize;
        foreach (var local in from.Variables)
            to.Variables.Add(local);
        foreach (var instruction in from.Instructions)
        {
            if (instruction.Operand is ParameterDefinition parameter)
                instruction.Operand = parameter == from.ThisParameter ? to.ThisParameter : to.Method.Parameters[parameter.Index];
            to.Instructions.Add(instruction);
        }
        foreach (var handler in from.ExceptionHandlers)
            to.ExceptionHandlers.Add(handler);
    }

    private static void MoveSymbols(MethodDebugInformation from, MethodDebugInformation to)
    {
        to.Scope = from.Scope;
        to.StateMachineKickOffMethod = from.StateMachineKickOffMethod;
        foreach (var point in from.SequencePoints)
            to.SequencePoints.Add(point);
        foreach (var information in from.CustomDebugInformations)
            to.CustomDebugInformations.Add(information);
        from.Scope = null;
        from.StateMachineKickOffMethod = null;
        from.SequencePoints.Clear();
        from.CustomDebugInformations.Clear();
    }
}
