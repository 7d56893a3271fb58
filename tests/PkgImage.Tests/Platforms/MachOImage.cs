// Maps a Mach-O dynamic library for x64 into this process as macOS's loader would, as far as an image needs it: segments and rebases
// (mach-o/loader.h), nothing to bind. The System V convention is macOS's too, so its kernels can then be called on Linux.
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using PkgImage.Compiler.Image;

namespace PkgImage.Tests.Platforms;

/// <summary>A mapped image. Disposing unmaps it.</summary>
internal sealed unsafe partial class MachOImage : IDisposable
{
    private const uint SegmentCommand = 0x19, DyldInfo = 0x22, DyldInfoOnly = 0x80000022, ChainedFixups = 0x80000034;
    private const int ReadWriteExecute = 7, PrivateAnonymous = 0x22;

    private readonly byte[] _file;
    private readonly byte* _base;
    private readonly nuint _size;
    private readonly List<(long Address, long Size)> _segments = [];

    public MachOImage(byte[] file)
    {
        _file = file;
        var commands = Commands().ToArray();
        Assert.IsFalse(commands.Any(c => c.Type == ChainedFixups), "macOS 11's loader knows no chained fixups");
        foreach (var (_, at) in commands.Where(c => c.Type == SegmentCommand))
            _segments.Add((I64(at + 24), I64(at + 32)));
        _size = (nuint)_segments.Max(s => s.Address + s.Size);
        _base = Map(0, _size, ReadWriteExecute, PrivateAnonymous, -1, 0);
        Assert.AreNotEqual(-1, (nint)_base);
        foreach (var (_, at) in commands.Where(c => c.Type == SegmentCommand))
            file.AsSpan((int)I64(at + 40), (int)I64(at + 48)).CopyTo(new Span<byte>(_base + I64(at + 24), (int)I64(at + 32)));
        foreach (var (_, at) in commands.Where(c => c.Type is DyldInfo or DyldInfoOnly))
            Rebase(file.AsSpan((int)U32(at + 8), (int)U32(at + 12)));
    }

    /// <summary>Address of an exported symbol.</summary>
    public nint this[string name] => (nint)_base + (nint)NativeFile.Read(_file, "test").Exports.Single(e => e.Name == name).Address;

    public void Dispose() => Assert.AreEqual(0, Unmap(_base, _size));

    private IEnumerable<(uint Type, int At)> Commands()
    {
        for (int i = 0, at = 32; i < U32(16); i++, at += (int)U32(at + 4))
            yield return (U32(at), at);
    }

    /// <summary>Adds the base to each pointer the rebase program names.</summary>
    private void Rebase(ReadOnlySpan<byte> program)
    {
        const int done = 0x00, setType = 0x10, setSegment = 0x20, add = 0x30, addScaled = 0x40, times = 0x50, manyTimes = 0x60, thenAdd = 0x70;
        var at = 0;
        var place = (byte*)null;
        while (at < program.Length)
        {
            var (opcode, immediate) = (program[at] & 0xF0, program[at] & 0x0F);
            at++;
            switch (opcode)
            {
                case done:
                    return;
                case setType:
                    Assert.AreEqual(1, immediate, "a pointer");
                    break;
                case setSegment:
                    place = _base + _segments[immediate].Address + Number(program, ref at);
                    break;
                case add:
                    place += Number(program, ref at);
                    break;
                case addScaled:
                    place += immediate * sizeof(nint);
                    break;
                case times:
                    Apply(immediate, 0);
                    break;
                case manyTimes:
                    Apply(Number(program, ref at), 0);
                    break;
                case thenAdd:
                    Apply(1, Number(program, ref at));
                    break;
                default:
                    var count = Number(program, ref at);
                    Apply(count, Number(program, ref at));
                    break;
            }
        }

        void Apply(long count, long skip)
        {
            for (; count > 0; count--, place += sizeof(nint) + skip)
                *(nint*)place += (nint)_base;
        }
    }

    /// <summary>LEB128.</summary>
    private static long Number(ReadOnlySpan<byte> program, ref int at)
    {
        long value = 0;
        for (var shift = 0; ; shift += 7)
        {
            value |= (long)(program[at] & 0x7F) << shift;
            if (program[at++] < 0x80)
                return value;
        }
    }

    private uint U32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_file.AsSpan(at));
    private long I64(int at) => BinaryPrimitives.ReadInt64LittleEndian(_file.AsSpan(at));

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial byte* Map(nint address, nuint size, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(byte* address, nuint size);
}
