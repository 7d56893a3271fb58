// Machine code as text, by LLVM. Addresses in the text become names, so that the same code reads the same wherever it lies.
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using LLVMSharp.Interop;

namespace PkgImage.Compiler.Optimize;

/// <summary>An instruction.</summary>
/// <param name="Offset">Bytes from the start of the code.</param>
internal sealed record DisassembledInstruction(int Offset, string Text);

/// <summary>A disassembler for one CPU.</summary>
internal sealed unsafe class Disassembler : IDisposable
{
    /// <summary>LLVM asks for the name of every number, immediate operands too. Up here lie addresses, and no number a program holds.</summary>
    private const ulong AddressBase = 0x5ACE_0000_0000_0000;

    /// <summary>Longest encoding of an instruction, and ample text for one.</summary>
    private const int MaxText = 512;

    private readonly Func<long, string?> _nameOf;
    private readonly List<nint> _names = [];
    private readonly GCHandle _self;
    private readonly void* _context;

    /// <param name="nameOf">The name of an address the code refers to, or null when it has none.</param>
    public Disassembler(TargetPlatform platform, CpuTarget cpu, Func<long, string?> nameOf)
    {
        _nameOf = nameOf;
        _self = GCHandle.Alloc(this);
        LLVM.InitializeX86Disassembler();
        LLVM.InitializeAArch64Disassembler();
        using var triple = new MarshaledString(platform.Triple);
        using var name = new MarshaledString(cpu.Cpu);
        using var features = new MarshaledString(cpu.Features);
        _context = LLVM.CreateDisasmCPUFeatures(triple, name, features, (void*)GCHandle.ToIntPtr(_self), 0, null, &LookUp);
        _ = LLVM.SetDisasmOptions(_context, LLVM.DisassemblerPrintImmHex | LLVM.DisassemblerAsmPrinterVariant);
    }

    /// <summary>The instructions of a function; bytes that are none are shown as such, one by one.</summary>
    /// <param name="address">Of the first byte, from the library's base.</param>
    public ImmutableArray<DisassembledInstruction> Disassemble(ReadOnlySpan<byte> code, long address)
    {
        var instructions = ImmutableArray.CreateBuilder<DisassembledInstruction>();
        var text = stackalloc sbyte[MaxText];
        fixed (byte* bytes = code)
        {
            for (var at = 0; at < code.Length;)
            {
                var size = LLVM.DisasmInstruction(_context, bytes + at, (ulong)(code.Length - at), AddressBase + (ulong)(address + at), text, MaxText);
                FreeNames();
                var line = size == 0
                    ? string.Create(CultureInfo.InvariantCulture, $".byte 0x{code[at]:x2}")
                    : Marshal.PtrToStringUTF8((nint)text)!.Trim().Replace('\t', ' ');
                instructions.Add(new DisassembledInstruction(at, line));
                at += Math.Max(1, (int)size);
            }
        }
        return instructions.ToImmutable();
    }

    public void Dispose()
    {
        LLVM.DisasmDispose(_context);
        FreeNames();
        _self.Free();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static sbyte* LookUp(void* info, ulong value, ulong* type, ulong at, sbyte** comment)
    {
        *type = 0;
        *comment = null;
        var self = (Disassembler)GCHandle.FromIntPtr((nint)info).Target!;
        return value >> 48 == AddressBase >> 48 && self._nameOf((long)(value - AddressBase)) is { } name ? self.Keep(name) : null;
    }

    /// <summary>The name as C text, alive until the instruction has been printed.</summary>
    private sbyte* Keep(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name + "\0");
        var copy = Marshal.AllocHGlobal(bytes.Length);
        Marshal.Copy(bytes, 0, copy, bytes.Length);
        _names.Add(copy);
        return (sbyte*)copy;
    }

    private void FreeNames()
    {
        _names.ForEach(Marshal.FreeHGlobal);
        _names.Clear();
    }
}
