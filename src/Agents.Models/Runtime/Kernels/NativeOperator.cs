using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Agents.Models.Runtime.Kernels;

/// <summary>
/// OrtCustomOp of onnxruntime_c_api.h, with one more word behind it: what the kernels of this session share. One f32
/// input and output on the CPU.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeOperator
{
    /// <summary>First version whose kernels report failures.</summary>
    private const uint ReportingVersion = 16;

    private const int Float = 1;

    private uint _version;
    private void* _createKernel;
    private delegate* unmanaged[Cdecl]<NativeOperator*, byte*> _getName;
    private delegate* unmanaged[Cdecl]<NativeOperator*, byte*> _getProvider;
    private delegate* unmanaged[Cdecl]<NativeOperator*, nuint, int> _getInputType;
    private delegate* unmanaged[Cdecl]<NativeOperator*, nuint> _getInputCount;
    private delegate* unmanaged[Cdecl]<NativeOperator*, nuint, int> _getOutputType;
    private delegate* unmanaged[Cdecl]<NativeOperator*, nuint> _getOutputCount;
    private void* _compute;
    private delegate* unmanaged[Cdecl]<void*, void> _destroy;
    private delegate* unmanaged[Cdecl]<NativeOperator*, nuint, int> _getInputCharacteristic;
    private delegate* unmanaged[Cdecl]<NativeOperator*, nuint, int> _getOutputCharacteristic;
    private delegate* unmanaged[Cdecl]<NativeOperator*, nuint, int> _getInputMemory;
    private fixed ulong _variadic[4];
    private delegate* unmanaged[Cdecl]<NativeOperator*, nint, nint, void**, nint> _createKernelReporting;
    private delegate* unmanaged[Cdecl]<void*, nint, nint> _computeReporting;
    private fixed ulong _later[8];
    private byte* _name;
    private void* _shared;

    public readonly void* Shared => _shared;

    /// <summary>Allocates one; freed with <see cref="NativeMemory.Free"/> after the session.</summary>
    /// <param name="name">Zero-terminated name in static memory.</param>
    /// <param name="shared">What the kernels share.</param>
    /// <param name="create">Makes a node's kernel with <see cref="NativeMemory"/>.</param>
    /// <param name="compute">Runs it; returns a status or 0.</param>
    public static NativeOperator* Create(
        ReadOnlySpan<byte> name,
        void* shared,
        delegate* unmanaged[Cdecl]<NativeOperator*, nint, nint, void**, nint> create,
        delegate* unmanaged[Cdecl]<void*, nint, nint> compute)
    {
        var one = (NativeOperator*)NativeMemory.AllocZeroed((nuint)sizeof(NativeOperator));
        one->_version = ReportingVersion;
        one->_createKernel = one->_compute = null;
        one->_name = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(name));
        one->_shared = shared;
        one->_getName = &GetName;
        one->_getProvider = &GetProvider;
        one->_getInputType = one->_getOutputType = &GetFloat;
        one->_getInputCount = one->_getOutputCount = &GetOne;
        one->_getInputCharacteristic = one->_getOutputCharacteristic = one->_getInputMemory = &GetZero;
        one->_destroy = &Destroy;
        one->_createKernelReporting = create;
        one->_computeReporting = compute;
        return one;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte* GetName(NativeOperator* one) => one->_name;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte* GetProvider(NativeOperator* one) => null;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetFloat(NativeOperator* one, nuint index) => Float;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint GetOne(NativeOperator* one) => 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetZero(NativeOperator* one, nuint index) => 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Destroy(void* kernel) => NativeMemory.Free(kernel);
}
