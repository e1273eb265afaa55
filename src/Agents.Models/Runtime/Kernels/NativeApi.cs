using System.Runtime.InteropServices;

namespace Agents.Models.Runtime.Kernels;

/// <summary>
/// The few functions of ONNX Runtime's C interface that custom operators need and the managed package keeps to
/// itself. The table only grows at its end, so an index holds for every later version.
/// </summary>
internal static unsafe partial class NativeApi
{
    private const uint Version = 17;

    /// <summary>ORT_FAIL.</summary>
    private const int Fail = 1;

    private static readonly void** Table = Load();

    private static readonly delegate* unmanaged[Cdecl]<int, byte*, nint> CreateStatusFunction =
        (delegate* unmanaged[Cdecl]<int, byte*, nint>)Table[0];

    private static readonly delegate* unmanaged[Cdecl]<byte*, nint*, nint> CreateDomainFunction =
        (delegate* unmanaged[Cdecl]<byte*, nint*, nint>)Table[26];

    private static readonly delegate* unmanaged[Cdecl]<nint, void*, nint> AddOperatorFunction =
        (delegate* unmanaged[Cdecl]<nint, void*, nint>)Table[27];

    private static readonly delegate* unmanaged[Cdecl]<nint, nint, nint> AddDomainFunction =
        (delegate* unmanaged[Cdecl]<nint, nint, nint>)Table[28];

    private static readonly delegate* unmanaged[Cdecl]<nint, void> ReleaseDomainFunction =
        (delegate* unmanaged[Cdecl]<nint, void>)Table[101];

    private static readonly delegate* unmanaged[Cdecl]<nint, void**, nint> TensorData =
        (delegate* unmanaged[Cdecl]<nint, void**, nint>)Table[51];

    private static readonly delegate* unmanaged[Cdecl]<nint, byte*, long*, nint> AttributeFunction =
        (delegate* unmanaged[Cdecl]<nint, byte*, long*, nint>)Table[86];

    private static readonly delegate* unmanaged[Cdecl]<nint, nuint, nint*, nint> Input =
        (delegate* unmanaged[Cdecl]<nint, nuint, nint*, nint>)Table[90];

    private static readonly delegate* unmanaged[Cdecl]<nint, nuint, long*, nuint, nint*, nint> Output =
        (delegate* unmanaged[Cdecl]<nint, nuint, long*, nuint, nint*, nint>)Table[91];

    public static readonly delegate* unmanaged[Cdecl]<
        nint, delegate* unmanaged[Cdecl]<void*, nuint, void>, nuint, nuint, void*, nint> ParallelFor =
        (delegate* unmanaged[Cdecl]<
            nint, delegate* unmanaged[Cdecl]<void*, nuint, void>, nuint, nuint, void*, nint>)Table[274];

    /// <summary>Reads a node's whole number.</summary>
    /// <param name="info">The node.</param>
    /// <param name="name">UTF-8, ended by a zero byte.</param>
    /// <param name="value">Receives it.</param>
    /// <returns>Zero, or the runtime's error.</returns>
    public static nint Attribute(nint info, ReadOnlySpan<byte> name, long* value)
    {
        fixed (byte* text = name)
            return AttributeFunction(info, text, value);
    }

    /// <summary>Memory of a node's one input and of its one output, which gets a shape of so many dimensions.</summary>
    /// <returns>Zero, or the runtime's error.</returns>
    public static nint Tensors(nint context, long* shape, nuint rank, float** source, float** result)
    {
        nint input, output, status;
        return (status = Input(context, 0, &input)) != 0
            || (status = TensorData(input, (void**)source)) != 0
            || (status = Output(context, 0, shape, rank, &output)) != 0
            ? status
            : TensorData(output, (void**)result);
    }

    /// <summary>An error that ends the run.</summary>
    /// <param name="message">UTF-8, ended by a zero byte.</param>
    public static nint Error(ReadOnlySpan<byte> message)
    {
        fixed (byte* text = message)
            return CreateStatusFunction(Fail, text);
    }

    /// <summary>Adds operators to a session's options; the domain is released after the session.</summary>
    /// <returns>Handle of the domain.</returns>
    public static nint AddDomain(nint options, ReadOnlySpan<byte> name, params ReadOnlySpan<nint> operators)
    {
        nint domain;
        fixed (byte* text = name)
            Check(CreateDomainFunction(text, &domain));
        foreach (var one in operators)
            Check(AddOperatorFunction(domain, (void*)one));
        Check(AddDomainFunction(options, domain));
        return domain;
    }

    public static void ReleaseDomain(nint domain) => ReleaseDomainFunction(domain);

    private static void Check(nint status)
    {
        if (status != 0)
            throw new AgentsException("ONNX Runtime refused the operators of this library; its version does not fit.");
    }

    private static void** Load()
    {
        var getApi = (delegate* unmanaged[Cdecl]<uint, void**>)(*(void**)OrtGetApiBase());
        return getApi(Version);
    }

    [LibraryImport("onnxruntime")]
    private static partial nint OrtGetApiBase();
}
