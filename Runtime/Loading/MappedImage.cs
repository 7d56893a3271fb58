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
    private int TargetCount => Count(ImageFormat.TargetsOffset);

    /// <summary>The name of a CPU target.</summary>
    public string TargetName(int target) => Identifier(Target(target) + ImageFormat.TargetName);

    /// <summary>The invoke wrappers of a CPU target, one a kernel.</summary>
    public nint FunctionTable(int target) => (nint)((nint*)Pointer(0) + (nint)target * Count(ImageFormat.KernelsOffset));

    /// <summary>
    /// Chooses among the targets this machine can run and whose assumed answers about the hardware are this process's: the one
    /// PKGIMAGE_CPU_TARGET names, else the best by <see cref="TargetRank"/>.
    /// </summary>
    public Rejection ChooseTarget(CpuFeature machine, HardwareQuestions answers, string? wanted, out int chosen)
    {
        chosen = -1;
        var best = -1;
        var isRunnable = false;
        string? cpu = null;
        for (var target = 0; target < TargetCount; target++)
        {
            if ((wanted is not null && TargetName(target) != wanted) || (RequiredFeatures(target) & ~machine) != 0)
                continue;
            isRunnable = true;
            if (OtherAnswers(target, answers) != 0)
                continue;
            var isThisCpu = NamesCpu(target) && TargetRank.Names(TargetName(target), cpu ??= MachineCpu.Name() ?? "");
            var rank = TargetRank.Of(RequiredFeatures(target), isThisCpu);
            if (rank < best)
                continue;
            best = rank;
            chosen = target;
        }
        if (chosen >= 0)
            return default;
        var reason = isRunnable ? RejectionReason.HardwareAnswers
            : wanted is null ? RejectionReason.NoCpuTarget
            : RejectionReason.CpuTargetUnavailable;
        return new Rejection(reason, DescribeTargets(machine, answers, wanted));
    }

    /// <summary>Bits of the targets whose code runs where this one is chosen: its own, and that of the one it stands on.</summary>
    public uint TargetsWithCodeFor(int target)
    {
        for (var targets = 0U; ; target = *(ushort*)(Target(target) + ImageFormat.TargetBase))
        {
            var bit = 1U << target;
            if ((targets & bit) != 0)
                return targets;
            targets |= bit;
        }
    }

    /// <summary>The questions the image asks at all; without any, the process need not answer them.</summary>
    public HardwareQuestions Questions => *(HardwareQuestions*)(header + ImageFormat.QuestionsOffset);

    /// <summary>Compares the struct layouts the code assumes with those the woven probe observes.</summary>
    public Rejection CheckLayouts(delegate*<int*, int> probe)
    {
        var expected = (int*)Table(ImageFormat.LayoutValuesOffset);
        var expectedCount = Count(ImageFormat.LayoutValuesOffset);
        var count = probe == null ? 0 : probe(null);
        if (count != expectedCount)
            return new Rejection(RejectionReason.StructLayout, $"the image states {expectedCount} layout values, the assembly {count}");
        if (count == 0)
            return default;
        var observed = (int*)NativeMemory.Alloc((nuint)count, sizeof(int));
        try
        {
            probe(observed);
            for (var i = 0; i < count; i++)
            {
                if (observed[i] != expected[i])
                    return new Rejection(RejectionReason.StructLayout, DescribeLayout(i, observed[i], expected[i]));
            }
            return default;
        }
        finally
        {
            NativeMemory.Free(observed);
        }
    }

    /// <summary>Stores the addresses of the C functions the image calls. Storing them again would store the same.</summary>
    public Rejection BindImports()
    {
        var slots = (nint*)Pointer(1);
        var record = Table(ImageFormat.ImportsOffset);
        for (var i = 0; i < Count(ImageFormat.ImportsOffset); i++, record += ImageFormat.ImportStride)
        {
            var library = Identifier(record + ImageFormat.ImportLibrary);
            var name = Identifier(record + ImageFormat.ImportName);
            if (!CLibrary.TryFind(library, name, out slots[i]))
                return new Rejection(RejectionReason.ImportNotFound, $"{name} of {library} is not on this system");
        }
        return default;
    }

    private bool NamesCpu(int target) => (*(TargetFlags*)(Target(target) + ImageFormat.TargetFlagBits) & TargetFlags.NamesCpu) != 0;

    private CpuFeature RequiredFeatures(int target) => *(CpuFeature*)(Target(target) + ImageFormat.TargetFeatures);

    /// <summary>Questions asked whose answer a target assumes to be another than the process's.</summary>
    private HardwareQuestions OtherAnswers(int target, HardwareQuestions answers) =>
        (*(HardwareQuestions*)(Target(target) + ImageFormat.TargetAnswers) ^ answers) & Questions;

    private string DescribeTargets(CpuFeature machine, HardwareQuestions answers, string? wanted)
    {
        var text = new StringBuilder(wanted is null ? "no CPU target fits this machine" : $"PKGIMAGE_CPU_TARGET={wanted} cannot be used");
        for (var i = 0; i < TargetCount; i++)
        {
            var missing = RequiredFeatures(i) & ~machine;
            var other = OtherAnswers(i, answers);
            text.Append(i == 0 ? ": " : "; ").Append(TargetName(i));
            if (missing != 0)
                text.Append($" needs {missing}");
            else if ((other & answers) != 0)
                text.Append($" is compiled for machines without {other & answers}");
            else if (other != 0)
                text.Append($" is compiled for machines with {other}");
            else
                text.Append(" is supported");
        }
        return text.ToString();
    }

    private string DescribeLayout(int index, int observed, int expected)
    {
        var record = Table(ImageFormat.LayoutsOffset);
        for (; index >= ValueCount(record); record += ImageFormat.LayoutStride)
            index -= ValueCount(record);
        var what = index == 0 ? "size" : $"offset of field {index - 1}";
        return $"{Text(record + ImageFormat.LayoutName)}: {what} is {observed}, the image expects {expected}";

        static int ValueCount(byte* layout) => *(int*)(layout + ImageFormat.LayoutValueCount);
    }

    private uint U32(int offset) => *(uint*)(header + offset);
    private int Count(int table) => (int)U32(table);
    private byte* Table(int table) => header + U32(table + sizeof(uint));
    private byte* Target(int target) => Table(ImageFormat.TargetsOffset) + target * ImageFormat.TargetStride;

    /// <summary>The pointers behind the blob: 0 the function table, 1 the import table.</summary>
    private nint Pointer(int index) => ((nint*)(header + U32(ImageFormat.SizeOffset)))[index];

    /// <summary>A name that is ASCII: the first use of the UTF-8 decoder costs more than all the imports of an image.</summary>
    private string Identifier(byte* reference)
    {
        var text = header + *(uint*)reference;
        var name = new string('\0', *(int*)text);
        fixed (char* chars = name)
        {
            for (var i = 0; i < name.Length; i++)
                chars[i] = (char)text[sizeof(uint) + i];
        }
        return name;
    }

    private string Text(byte* reference)
    {
        var text = header + *(uint*)reference;
        return Encoding.UTF8.GetString(text + sizeof(uint), *(int*)text);
    }
}
