using System.Runtime.InteropServices;

namespace Agents.Models.Runtime.Kernels;

/// <summary>Memory that grows to the largest input.</summary>
internal unsafe struct LinearScratch
{
    private void* _memory;
    private long _bytes;

    /// <summary>The memory, at least so large; null where there is not so much.</summary>
    public byte* Reserve(long bytes)
    {
        if (bytes <= _bytes)
            return (byte*)_memory;
        try
        {
            _memory = NativeMemory.AlignedRealloc(_memory, (nuint)bytes, 64);
            _bytes = bytes;
            return (byte*)_memory;
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }

    public void Free()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        _bytes = 0;
    }
}
