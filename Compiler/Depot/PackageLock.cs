// One build compiles a package, others wait for it and take what it made.
//
//   ROOT/v1/.locks/PACKAGE-PRIMARY          held open, locked, while the package is built
//   ROOT/v1/.locks/PACKAGE-PRIMARY.holder   who holds it: process, machine, time; for the message of those who wait
//
// The operating system drops a lock with the process that held it, however that ended, and all containers of a machine that share a
// depot share its locks. So there is nothing to expire and no process to ask after. Across machines this depends on the network file
// system, its version and its mount options; there no lock is taken, with the reason, and a package may be compiled twice.
//
// A lock saves work, nothing else: two builds that compile the same package publish the same bytes.
using System.Globalization;

namespace PkgImage.Compiler.Depot;

/// <summary>Who is building a package.</summary>
/// <param name="Since">UTC, as the holder's clock has it.</param>
public sealed record LockHolder(int Process, string Machine, string Since)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"process {Process} on {Machine}, since {Since}");
}

/// <summary>A held lock; disposing gives it up.</summary>
public sealed class PackageLock : IDisposable
{
    private readonly FileStream? _file;

    /// <param name="file">Null where no lock file can be made, such as on a full disk: then nobody waits.</param>
    private PackageLock(FileStream? file) => _file = file;

    /// <summary>Takes the lock of a package that is about to be built.</summary>
    /// <param name="root">The written depot's versioned folder.</param>
    /// <param name="package">Name of the package.</param>
    /// <param name="primary">Key of its primary manifest.</param>
    /// <param name="holder">Who has it when the result is null; null when that is not known.</param>
    /// <returns>Null when another build has it.</returns>
    public static PackageLock? TryTake(string root, string package, string primary, out LockHolder? holder)
    {
        holder = null;
        var path = Path.Combine(root, DepotFolders.Locks, $"{package}-{primary[..16]}");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            Housekeeping.Attempt(() => File.WriteAllText(HolderFile(path), string.Create(CultureInfo.InvariantCulture,
                $"{Environment.ProcessId}\n{Environment.MachineName}\n{DateTime.UtcNow:yyyy-MM-dd HH:mm:ss}Z\n")));
            return new PackageLock(file);
        }
        catch (IOException e) when (IsHeldElsewhere(e))
        {
            holder = ReadHolder(path);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new PackageLock(null);
        }
    }

    public void Dispose() => _file?.Dispose();

    /// <summary>EWOULDBLOCK of Linux and macOS, ERROR_SHARING_VIOLATION of Windows.</summary>
    private static bool IsHeldElsewhere(IOException e) => e.HResult switch
    {
        11 => OperatingSystem.IsLinux(),
        35 => OperatingSystem.IsMacOS(),
        unchecked((int)0x80070020) => OperatingSystem.IsWindows(),
        _ => false,
    };

    private static LockHolder? ReadHolder(string path)
    {
        try
        {
            return File.ReadAllLines(HolderFile(path)) is [var process, var machine, var since]
                && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? new LockHolder(id, machine, since)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has not been written yet.
            return null;
        }
    }

    private static string HolderFile(string path) => path + ".holder";
}
