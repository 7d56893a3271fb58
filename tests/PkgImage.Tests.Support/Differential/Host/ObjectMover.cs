// Collects and compacts while fixtures run, so that an object that is not pinned does not stay where it was.
//
// Collections without a pause can keep every other thread suspended for good: each thread that is woken finds the next collection begun.
// So a burst of them belongs to each call, and no further one comes before the next call asks for it.
namespace PkgImage.Tests.Differential.Host;

internal sealed class ObjectMover : IDisposable
{
    private const int CollectionsPerCall = 12;
    private const int FullCollectionEvery = 64;

    private readonly SemaphoreSlim _calls = new(0);
    private readonly object?[] _kept = new object?[FullCollectionEvery];
    private readonly Thread _thread;
    private volatile bool _ended;

    public ObjectMover()
    {
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Called before each pair of calls.</summary>
    public void MoveDuringNextCalls() => _calls.Release();

    public void Dispose()
    {
        _ended = true;
        _calls.Release();
        _thread.Join();
        _calls.Dispose();
    }

    /// <summary>Leaves gaps between objects and closes them.</summary>
    private void Run()
    {
        for (var i = 0; ;)
        {
            _calls.Wait();
            if (_ended)
                return;
            for (var n = 0; n < CollectionsPerCall; n++, i = (i + 1) % _kept.Length)
            {
                _kept[i] = new byte[100 + i];
                GC.Collect(i == 0 ? 2 : 0, GCCollectionMode.Forced, blocking: true, compacting: true);
            }
        }
    }
}
