using System.IO.MemoryMappedFiles;

namespace Agents.Models.Checkpoints;

/// <summary>A file mapped into memory for reading; every access is checked against its length.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private byte* _start;

    private MappedFile(string path, MemoryMappedFile file, long length)
    {
        _file = file;
        _view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
        Path = path;
        Length = length;
    }

    public string Path { get; }

    public long Length { get; }

    /// <exception cref="AgentsException">The file is absent, empty or cannot be read.</exception>
    public static MappedFile Open(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length == 0)
                throw CheckpointError.Of($"{path} is empty.");
            return new MappedFile(path, MemoryMappedFile.CreateFromFile(
                File.OpenRead(path), null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, false), length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw CheckpointError.Of($"{path} cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>Address of <paramref name="count"/> bytes that lie wholly inside the file.</summary>
    public byte* At(long offset, long count)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        if (offset < 0 || count < 0 || offset > Length - count)
            throw CheckpointError.Of($"{Path} ends before byte {offset} + {count}: it has {Length} bytes.");
        return _start + offset;
    }

    public void Dispose()
    {
        if (_start is null)
            return;
        _start = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
