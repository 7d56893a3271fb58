// The clone of a module for one CPU target. A kernel's module is lowered for no CPU in particular (KernelModule): where its names and
// attributes speak of the target, they have a placeholder and stand-ins, which are replaced here. So what comes before can be done once for
// all targets.
//
// In ELF images the code for a target has a section of its own. What the targets share (jumps through import slots) stays in the common one.
using System.Runtime.InteropServices;
using LLVMSharp.Interop;
using PkgImage.Compiler.Optimize;

namespace PkgImage.Compiler.Lower;

/// <summary>Makes a module that of a CPU target.</summary>
internal static class CloneModule
{
    /// <summary>Gives the module's functions the target's names, and code of its CPU.</summary>
    public static unsafe void Specialize(LLVMModuleRef module, TargetPlatform platform, CpuTarget target)
    {
        var attributes = new AttributeFactory(LLVM.GetModuleContext(module), platform);
        for (LLVMValueRef function = LLVM.GetFirstFunction(module); function.Handle != IntPtr.Zero; function = LLVM.GetNextFunction(function))
        {
            if (LLVM.IsDeclaration(function) != 0)
                continue;
            attributes.ApplyCpu(function, target);
            nuint length;
            var bytes = LLVM.GetValueName2(function, &length);
            var name = Marshal.PtrToStringUTF8((IntPtr)bytes, (int)length);
            var specialized = KernelSymbols.WithTarget(name, target);
            if (specialized == name)
                continue;
            using var marshaledName = new MarshaledString(specialized);
            LLVM.SetValueName2(function, marshaledName, (nuint)marshaledName.Length);
            // A COMDAT has the name of the function it is for.
            if (LLVM.GetComdat(function) != null)
                LLVM.SetComdat(function, LLVM.GetOrInsertComdat(module, marshaledName));
            if (platform.Format == ObjectFormat.Elf)
                function.Section = KernelSymbols.CodeSection(target);
        }
    }
}
