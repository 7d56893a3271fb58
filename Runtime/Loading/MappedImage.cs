// An image the operating system has mapped: its header read in place, its target chosen, its assumptions checked, its imports filled.
//
// The file's seal vouches for every offset in the header, so none is checked again here.
using System.Runtime.InteropServices;
using System.Text;
using PkgImage.Format;

namespace PkgImage.Loading;

/// <summary>A mapped image. <paramref name="header"/> is the address of <see cref="ImageFormat.HeaderSymbol"/>.</summary>
internal readonly unsafe struct MappedImage(byte* header)
{
    /// <summary>Room on the stack for the values of most packages' layouts.</summary>
    private const int StackLayoutValues = 256;

    public ReadOnlySpan<byte> FixedPart => new(header, ImageFormat.FixedSize);

    private int TargetCount => Count(ImageFormat.TargetsOffset);

    /// <summary>The name of a CPU target.</summary>
    public string TargetName(int target) => Text(Target(target) + ImageFormat.TargetName);

    /// <summary>The invoke wrappers of a CPU target, one a kernel.</summary>
    public nint FunctionTable(int target) => (nint)((nint*)Pointer(0) + (nint)target * Count(ImageFormat.KernelsOffset));

    /// <summary>Chooses among the targets this machine can run: the one PKGIMAGE_CPU_TARGET names, else the last.</summary>
    public Rejection ChooseTarget(CpuFeature machine, string? wanted, out int chosen)
    {
        for (chosen = TargetCount - 1; chosen >= 0; chosen--)
        {
            var isWanted = wanted is null || TextEquals(Target(chosen) + ImageFormat.TargetName, wanted);
            if (isWanted && (RequiredFeatures(chosen) & ~machine) == 0)
                return default;
        }
        var reason = wanted is null ? RejectionReason.NoCpuTarget : RejectionReason.CpuTargetUnavailable;
        return new Rejection(reason, DescribeTargets(machine, wanted));
    }

    /// <summary>Compares the struct layouts the code assumes with those the woven probe observes.</summary>
    public Rejection CheckLayouts(delegate*<int*, int> probe)
    {
        var expected = new ReadOnlySpan<int>(Table(ImageFormat.LayoutValuesOffset), Count(ImageFormat.LayoutValuesOffset));
        var count = probe == null ? 0 : probe(null);
        if (count != expected.Length)
            return new Rejection(RejectionReason.StructLayout, $"the image states {expected.Length} layout values, the assembly {count}");
        if (count == 0)
            return default;
        var room = count <= StackLayoutValues ? null : (int*)NativeMemory.Alloc((nuint)count, sizeof(int));
        try
        {
            var onStack = stackalloc int[room == null ? count : 0];
            var observed = room == null ? onStack : room;
            probe(observed);
            return expected.SequenceEqual(new ReadOnlySpan<int>(observed, count))
                ? default
                : new Rejection(RejectionReason.StructLayout, DescribeLayouts(expected, new ReadOnlySpan<int>(observed, count)));
        }
        finally
        {
            NativeMemory.Free(room);
        }
    }

    /// <summary>Stores the addresses of the C functions the image calls. Storing them again would store the same.</summary>
    public Rejection BindImports()
    {
        var slots = (nint*)Pointer(1);
        var record = Table(ImageFormat.ImportsOffset);
        for (var i = 0; i < Count(ImageFormat.ImportsOffset); i++, record += ImageFormat.ImportStride)
        {
            var library = Text(record + ImageFormat.ImportLibrary);
            var name = Text(record + ImageFormat.ImportName);
            if (!CLibrary.TryFind(library, name, out slots[i]))
                return new Rejection(RejectionReason.ImportNotFound, $"{name} of {library} is not on this system");
        }
        return default;
    }

    private CpuFeature RequiredFeatures(int target) => *(CpuFeature*)(Target(target) + ImageFormat.TargetFeatures);

    private string DescribeTargets(CpuFeature machine, string? wanted)
    {
        var text = new StringBuilder(wanted is null ? "no CPU target fits this machine" : $"PKGIMAGE_CPU_TARGET={wanted} cannot be used");
        for (var i = 0; i < TargetCount; i++)
        {
            var missing = RequiredFeatures(i) & ~machine;
            text.Append(i == 0 ? ": " : "; ").Append(TargetName(i));
            text.Append(missing == 0 ? " is supported" : $" needs {missing}");
        }
        return text.ToString();
    }

    private string DescribeLayouts(ReadOnlySpan<int> expected, ReadOnlySpan<int> observed)
    {
        var different = expected.CommonPrefixLength(observed);
        var record = Table(ImageFormat.LayoutsOffset);
        var first = 0;
        for (; ; record += ImageFormat.LayoutStride)
        {
            var count = *(int*)(record + ImageFormat.LayoutValueCount);
            if (different < first + count)
                break;
            first += count;
        }
        var what = different == first ? "size" : $"offset of field {different - first - 1}";
        return $"{Text(record + ImageFormat.LayoutName)}: {what} is {observed[different]}, the image expects {expected[different]}";
    }

    private uint U32(int offset) => *(uint*)(header + offset);
    private int Count(int table) => (int)U32(table);
    private byte* Table(int table) => header + U32(table + sizeof(uint));
    private byte* Target(int target) => Table(ImageFormat.TargetsOffset) + target * ImageFormat.TargetStride;

    /// <summary>The pointers behind the blob: 0 the function table, 1 the import table.</summary>
    private nint Pointer(int index) => ((nint*)(header + U32(ImageFormat.SizeOffset)))[index];

    private ReadOnlySpan<byte> Utf8(byte* reference)
    {
        var text = header + *(uint*)reference;
        return new ReadOnlySpan<byte>(text + sizeof(uint), *(int*)text);
    }

    private string Text(byte* reference) => Encoding.UTF8.GetString(Utf8(reference));

    private bool TextEquals(byte* reference, string text) => Text(reference) == text;
}
